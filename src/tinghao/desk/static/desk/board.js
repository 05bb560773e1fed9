// The board of a distribution: a member is dragged to another group, and what that costs stands there at once.
// Without it every name is a link to the page where the same is done by button.
(function () {
  "use strict";
  var part = document.querySelector("[data-board]");
  if (!part) { return; }
  var cost = part.querySelector("[data-board-cost]"), held = null, tried = null, asked = 0;

  function groupAt(node) { return node.closest && node.closest("[data-group]"); }

  function back() {
    asked += 1;
    if (tried) {
      tried.from.insertBefore(tried.item, tried.next);
      tried.item.classList.remove("is-tried");
    }
    tried = null;
    cost.textContent = "";
  }

  function clear() {
    part.querySelectorAll(".is-over").forEach(function (group) { group.classList.remove("is-over"); });
  }

  function say(words) {
    var p = document.createElement("p");
    p.className = "card muted";
    p.textContent = words;
    cost.replaceChildren(p);
  }

  function drop(link, group) {
    var item = link.parentNode, list = group.querySelector("ul");
    back();
    if (item.parentNode === list) { return; }
    tried = { item: item, from: item.parentNode, next: item.nextElementSibling };
    list.appendChild(item);
    item.classList.add("is-tried");
    say(cost.dataset.wait);
    var turn = (asked += 1);
    fetch(link.href + "?group=" + group.dataset.group, { headers: { "HX-Request": "true" }, credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok) { throw new Error(String(answer.status)); }
        return answer.text();
      })
      .then(function (html) {
        if (turn !== asked) { return; }
        cost.innerHTML = html;
        cost.scrollIntoView({ block: "nearest" });
        cost.querySelector("button").focus();
      })
      .catch(function () {
        if (turn !== asked) { return; }
        back();
        say(cost.dataset.failed);
      });
  }

  part.addEventListener("dragstart", function (event) {
    held = event.target.closest("[data-member]");
    if (!held) { return; }
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.textContent.trim());
  });
  part.addEventListener("dragover", function (event) {
    var group = held && groupAt(event.target);
    if (!group) { return; }
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    clear();
    group.classList.add("is-over");
  });
  part.addEventListener("drop", function (event) {
    var group = held && groupAt(event.target);
    if (!group) { return; }
    event.preventDefault();
    drop(held, group);
  });
  part.addEventListener("dragend", function () { held = null; clear(); });
  part.addEventListener("click", function (event) {
    if (event.target.closest("[data-board-back]")) { back(); }
  });
  part.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && tried) { back(); }
  });
}());
