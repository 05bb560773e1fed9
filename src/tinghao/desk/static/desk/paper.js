// Sheets of paper by keyboard alone: a figure goes on to the next statement, Enter too; the last Enter saves.
(function () {
  "use strict";
  var form = document.querySelector("[data-paper]");
  if (!form) { return; }
  var fields = Array.prototype.slice.call(form.querySelectorAll("#sheet, [data-answer]"));
  function go(from, step) {
    var next = fields[fields.indexOf(from) + step];
    if (next) { next.focus(); next.select(); }
    return Boolean(next);
  }
  form.addEventListener("input", function (event) {
    var field = event.target;
    if (!field.hasAttribute("data-answer")) { return; }
    if (/^[123]$/.test(field.value)) {
      if (!go(field, 1)) { form.querySelector("button").focus(); }
    } else { field.value = ""; }
  });
  form.addEventListener("keydown", function (event) {
    var at = fields.indexOf(event.target);
    if (at < 0) { return; }
    if (event.key === "Enter" && at < fields.length - 1) { event.preventDefault(); go(event.target, 1); }
    if (event.key === "ArrowDown") { event.preventDefault(); go(event.target, 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); go(event.target, -1); }
  });
}());
