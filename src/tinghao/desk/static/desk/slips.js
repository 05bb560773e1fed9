/* Slips by the keyboard alone: Enter goes to the next field and saves at the last, digits choose, Esc leaves.
   Everything here is extra: without it Tab, arrows, space and the button do the same. */
(function () {
  "use strict";
  var doc = document, form = doc.querySelector("form[data-slip]"), code = doc.querySelector("[data-select]");
  if (code) { code.select(); }
  if (!form) return;
  function all() { return Array.prototype.slice.call(form.querySelectorAll("input:not([type=hidden]),textarea,select")); }
  /* One stop for each field: of a group of choices the chosen one, else the first. */
  function stops() {
    var seen = {};
    return all().filter(function (f) {
      if (f.type !== "radio") return true;
      if (seen[f.name]) return false;
      var chosen = form.querySelector("input[name=\"" + f.name + "\"]:checked");
      if (chosen && chosen !== f) return false;
      seen[f.name] = true; return true;
    });
  }
  function at(list, f) { for (var i = 0; i < list.length; i++) { if (list[i] === f || (f.type === "radio" && list[i].name === f.name)) return i; } return -1; }
  function save() { if (form.requestSubmit) form.requestSubmit(); else form.querySelector("button").click(); }
  function next(f) {
    var list = stops(), here = at(list, f);
    if (here === list.length - 1) { save(); return; }
    list[here + 1].focus(); if (list[here + 1].select && list[here + 1].type === "text") list[here + 1].select();
  }
  form.addEventListener("keydown", function (e) {
    var f = e.target;
    if (e.key === "Escape") { location.href = form.querySelector("[data-slip-back]").href; return; }
    if (e.isComposing || e.keyCode === 229) return; /* an input method is choosing characters */
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); save(); return; }
    if (e.key === "Enter" && !e.shiftKey && /^(INPUT|TEXTAREA|SELECT)$/.test(f.tagName)) { e.preventDefault(); next(f); return; }
    if (f.type === "radio" && /^[1-9]$/.test(e.key)) {
      var group = form.querySelectorAll("input[name=\"" + f.name + "\"]"), one = group[+e.key - 1];
      if (one) { e.preventDefault(); one.checked = true; one.dispatchEvent(new Event("change", { bubbles: true })); next(one); }
    }
    if (f.type === "checkbox" && /^[1yY]$/.test(e.key)) { e.preventDefault(); f.checked = true; f.dispatchEvent(new Event("change", { bubbles: true })); next(f); }
  });
  var wrong = form.querySelector("[aria-invalid=true]"), first = wrong || stops()[0];
  if (first) { first.focus(); if (first.select && first.type === "text") first.select(); }
})();
