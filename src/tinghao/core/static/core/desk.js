/* The desk's keyboard: j k up and down, Enter opens, c claims, / searches, ? shows all. */
(function () {
  "use strict";
  var doc = document;
  function all(selector, from) { return Array.prototype.slice.call((from || doc).querySelectorAll(selector)); }
  doc.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || !doc.querySelector(".desk") || doc.querySelector("dialog[open]")) return;
    if (e.key === "j" || e.key === "k") {
      var rows = all(".list .entry"); if (!rows.length) return;
      var at = rows.indexOf(doc.activeElement); if (at < 0) { at = rows.indexOf(doc.querySelector(".list .entry[aria-current]")); }
      rows[Math.max(0, Math.min(rows.length - 1, at + (e.key === "j" ? 1 : -1)))].focus(); e.preventDefault(); return;
    }
    if (e.key === "?") { var help = doc.getElementById("keys"); if (help && help.showModal) help.showModal(); return; }
    var el = /^[a-z\/]$/.test(e.key) && doc.querySelector('[data-key="' + e.key + '"]');
    if (el) { e.preventDefault(); if (/^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName)) el.focus(); else el.click(); }
  });
})();
