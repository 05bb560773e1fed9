// Adds up the quotas while they are typed; without it the sums are those of the last saving.
(function () {
  "use strict";
  var form = document.querySelector("[data-quotas]");
  if (!form) { return; }
  function whole(input, missing) {
    var text = input.value.trim();
    return /^\d+$/.test(text) ? parseInt(text, 10) : missing;
  }
  function add() {
    var seats = whole(form.elements.seats, 0);
    form.querySelectorAll("[data-feature]").forEach(function (table) {
      var least = 0, most = 0;
      table.querySelectorAll("[data-least]").forEach(function (input) { least += whole(input, 0); });
      table.querySelectorAll("[data-most]").forEach(function (input) { most += whole(input, parseInt(input.dataset.most, 10)); });
      table.querySelector("[data-sum-least]").textContent = least;
      table.querySelector("[data-sum-most]").textContent = most;
      table.querySelector("tr.total").classList.toggle("is-wrong", seats < least || seats > most);
    });
  }
  form.addEventListener("input", add);
  add();
}());
