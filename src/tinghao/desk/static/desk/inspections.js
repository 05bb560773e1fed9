// What is seen on site is kept as it is entered, item by item; without a line it waits here and goes later.
(function () {
  "use strict";
  var form = document.querySelector("form[data-autosave]");
  if (!form || !window.fetch || !window.FormData) { return; }
  var words = form.dataset, waiting = {}, timers = {};
  var key = "inspection:" + location.pathname;

  function load() {
    try { return JSON.parse(localStorage.getItem(key) || "{}"); } catch (e) { return {}; }
  }
  function keep() {
    try {
      if (Object.keys(waiting).length) { localStorage.setItem(key, JSON.stringify(waiting)); } else { localStorage.removeItem(key); }
    } catch (e) { /* a full or closed store costs nothing but the safety net */ }
  }
  function say(item, kind, text) {
    var line = item.querySelector(".saved");
    line.dataset.kind = kind;
    line.textContent = text;
  }
  function part(item) {
    var id = item.dataset.item, chosen = item.querySelector("input[type=radio]:checked");
    return { a: chosen ? chosen.value : "", n: item.querySelector("textarea").value, s: item.querySelector("input[type=hidden]").value, id: id };
  }
  function send(item) {
    var told = part(item), data = new FormData();
    data.append("only", told.id);
    data.append("a-" + told.id, told.a);
    data.append("n-" + told.id, told.n);
    data.append("s-" + told.id, told.s);
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    waiting[told.id] = told;
    keep();
    say(item, "saving", words.saving);
    fetch(form.action || location.href, { method: "POST", body: data, credentials: "same-origin" }).then(function (answer) {
      if (answer.status >= 500 || !/json/.test(answer.headers.get("Content-Type") || "")) { throw new Error(String(answer.status)); }
      return answer.json().then(function (said) {
        var now = part(item);
        if (now.a === told.a && now.n === told.n) { delete waiting[told.id]; keep(); }
        item.querySelector("input[type=hidden]").value = said.seen;
        if (answer.status === 409) { say(item, "rival", words.rival + said.rival + " " + said.said); } else if (answer.status === 200) { say(item, "saved", words.saved); } else { say(item, "lost", said.said); }
      });
    }).catch(function () { say(item, "lost", words.lost); });
  }
  function soon(item, after) {
    clearTimeout(timers[item.dataset.item]);
    timers[item.dataset.item] = setTimeout(function () { send(item); }, after);
  }
  form.addEventListener("input", function (event) {
    var item = event.target.closest("[data-item]");
    if (item) { soon(item, event.target.type === "radio" ? 0 : 1200); }
  });
  function again() {
    Object.keys(waiting).forEach(function (id) {
      var item = form.querySelector("[data-item='" + id + "']");
      if (item) { soon(item, 0); } else { delete waiting[id]; }
    });
    keep();
  }
  addEventListener("online", again);
  setInterval(again, 15000);
  form.addEventListener("submit", function () { waiting = {}; keep(); });
  var left = load();
  Object.keys(left).forEach(function (id) {
    var item = form.querySelector("[data-item='" + id + "']"), told = left[id];
    if (!item) { return; }
    var radio = item.querySelector("input[type=radio][value='" + told.a + "']");
    if (radio) { radio.checked = true; }
    item.querySelector("textarea").value = told.n;
    // What was seen then: had somebody else written since, the answer says so and nothing is lost.
    item.querySelector("input[type=hidden]").value = told.s;
    waiting[id] = told;
    soon(item, 0);
  });
}());
