/* A long form shown one question at a time. Without it the form is simply long. */
(function () {
  "use strict";
  var doc = document;
  function all(selector, from) { return Array.prototype.slice.call((from || doc).querySelectorAll(selector)); }
  var words = doc.documentElement.lang === "en" ? { next: "Continue", prev: "Back", step: "Step {n} of {m}" } : { next: "下一步", prev: "上一步", step: "第 {n} 步，共 {m} 步" };
  function make(tag, className, text) { var el = doc.createElement(tag); if (className) el.className = className; if (text) el.textContent = text; return el; }
  function say(key, values) { return words[key].replace(/\{(\w)\}/g, function (_, k) { return values[k]; }); }

  function steps(form) {
    var parts = all("[data-step]", form), now = 0; if (parts.length < 2) return;
    var list = doc.querySelector(".progress") || make("ol", "progress");
    if (!list.parentNode) { parts.forEach(function (p) { list.appendChild(make("li", "", p.getAttribute("data-step"))); }); form.insertBefore(list, form.firstChild); }
    parts.forEach(function (part, i) {
      part.setAttribute("tabindex", "-1"); part.setAttribute("role", "group"); part.setAttribute("aria-label", say("step", { n: i + 1, m: parts.length }) + " " + part.getAttribute("data-step"));
      if (i === parts.length - 1) { addPrev(part.querySelector(".thumb,.buttons") || part, i, true); return; }
      var bar = make("div", "thumb"), next = make("button", "button", words.next); next.type = "button";
      next.addEventListener("click", function () { if (sound(part)) go(i + 1, true); });
      addPrev(bar, i, false); bar.appendChild(next); part.appendChild(bar);
    });
    function addPrev(bar, i, first) {
      if (!i) return;
      var prev = make("button", "button plain", words.prev); prev.type = "button"; prev.addEventListener("click", function () { go(i - 1, true); });
      if (first) bar.insertBefore(prev, bar.firstChild); else bar.appendChild(prev);
    }
    function sound(part) { return !window.tinghaoSound || window.tinghaoSound(part); }
    function go(i, move) {
      now = i;
      parts.forEach(function (p, n) { p.hidden = n !== i; });
      Array.prototype.forEach.call(list.children, function (li, n) { li.className = n < i ? "is-done" : ""; if (n === i) li.setAttribute("aria-current", "step"); else li.removeAttribute("aria-current"); });
      if (move) { window.scrollTo(0, 0); var f = parts[i].querySelector("input:not([type=hidden]),textarea,select"); (f && f.matches("textarea,[type=text],[type=tel]") ? f : parts[i]).focus({ preventScroll: true }); history.pushState({ step: i }, ""); }
    }
    form.noValidate = true;
    form.addEventListener("submit", function (e) { for (var n = 0; n < parts.length; n++) { parts[n].hidden = false; if (!sound(parts[n])) { e.preventDefault(); go(n, false); sound(parts[n]); return; } } go(now, false); }, true);
    window.addEventListener("popstate", function (e) { go((e.state && e.state.step) || 0, false); });
    doc.addEventListener("click", function (e) { /* a link of the error summary opens the step that holds the field */
      var a = e.target.closest && e.target.closest(".error-summary a"), el = a && doc.querySelector(a.getAttribute("href")), part = el && el.closest("[data-step]");
      if (part) go(parts.indexOf(part), false);
    });
    var wrong = form.querySelector(".has-error"); go(wrong ? Math.max(0, parts.indexOf(wrong.closest("[data-step]"))) : 0, false);
  }

  all("form[data-steps]").forEach(steps);
})();
