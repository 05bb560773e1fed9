/* The bench page: the day field shows only when another day is meant. Without it the field is simply there. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-bench]"), day = form && form.querySelector("[data-other-day]"); if (!day) return;
  function show() { var chosen = form.querySelector("[name=until]:checked"); day.hidden = !(chosen && chosen.value === "other") && !day.querySelector(".error"); }
  form.addEventListener("change", show); show();
})();
