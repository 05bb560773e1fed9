/* Saves a slip as a picture: every line of text and every drawing is painted where it stands on the page. */
(function () {
  "use strict";
  var SHOWN = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight", "text-anchor"];
  function texts(slip, origin, paint) {
    var walker = document.createTreeWalker(slip, NodeFilter.SHOW_TEXT), node, range = document.createRange();
    while ((node = walker.nextNode())) {
      var parent = node.parentNode; if (parent.closest("svg,.visually-hidden") || !node.data.trim()) continue;
      var style = getComputedStyle(parent), line = null, moment = parent.closest("time[title]");
      if (moment) { /* a picture is looked at later: the exact date instead of 今天 */
        var at = moment.getBoundingClientRect(); paint({ text: moment.title, left: at.left - origin.left, middle: at.top + at.height / 2 - origin.top }, style); continue;
      }
      for (var i = 0; i < node.data.length; i++) {
        range.setStart(node, i); range.setEnd(node, i + 1);
        var box = range.getClientRects()[0]; if (!box || !box.width) continue;
        if (line && Math.abs(line.top - box.top) < 2) { line.text += node.data[i]; continue; }
        if (line) paint(line, style);
        line = { text: node.data[i], left: box.left - origin.left, top: box.top, middle: box.top + box.height / 2 - origin.top };
      }
      if (line) paint(line, style);
    }
  }
  function picture(svg) {
    var copy = svg.cloneNode(true), from = [svg].concat([].slice.call(svg.querySelectorAll("*"))), to = [copy].concat([].slice.call(copy.querySelectorAll("*"))), box = svg.getBoundingClientRect();
    from.forEach(function (el, i) { var style = getComputedStyle(el); SHOWN.forEach(function (name) { to[i].setAttribute(name, style.getPropertyValue(name)); }); });
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg"); copy.setAttribute("width", box.width * 2); copy.setAttribute("height", box.height * 2);
    return new Promise(function (done) { var img = new Image(); img.onload = function () { done({ img: img, box: box }); }; img.onerror = function () { done(null); }; img.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(copy)); });
  }
  window.tinghaoSlip = function (slip) {
    var origin = slip.getBoundingClientRect(), scale = 2, canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
    canvas.width = origin.width * scale; canvas.height = origin.height * scale; pen.scale(scale, scale);
    pen.fillStyle = "#fff"; pen.fillRect(0, 0, origin.width, origin.height);
    [].slice.call(slip.querySelectorAll("header,.cut")).forEach(function (el) {
      var box = el.getBoundingClientRect(), y = (el.className === "cut" ? box.top : box.bottom) - origin.top;
      pen.setLineDash([4, 4]); pen.strokeStyle = "#8b8f8c"; pen.beginPath(); pen.moveTo(box.left - origin.left, y); pen.lineTo(box.right - origin.left, y); pen.stroke();
    });
    texts(slip, origin, function (line, style) {
      pen.font = style.fontWeight + " " + style.fontSize + " " + style.fontFamily; pen.fillStyle = style.color; pen.textBaseline = "middle";
      if ("letterSpacing" in pen) pen.letterSpacing = style.letterSpacing === "normal" ? "0px" : style.letterSpacing;
      pen.fillText(line.text, line.left, line.middle, origin.width - line.left - 8); /* squeezed rather than past the margin */
    });
    Promise.all([].slice.call(slip.querySelectorAll("svg")).map(picture)).then(function (all) {
      all.filter(Boolean).forEach(function (p) { pen.drawImage(p.img, p.box.left - origin.left, p.box.top - origin.top, p.box.width, p.box.height); });
      canvas.toBlob(function (blob) {
        var number = slip.querySelector(".receipt-number"), link = document.createElement("a");
        link.href = URL.createObjectURL(blob); link.download = (number ? number.textContent.trim() : "tinghao") + ".png";
        document.body.appendChild(link); link.click(); link.remove(); setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
      });
    });
  };
})();
