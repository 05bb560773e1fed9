/* The form of 点单, made quicker: lists that follow a choice, places found while typing, a look while writing.
   Everything here is extra; without it each button asks the server. */
(function () {
  "use strict";
  var form = document.getElementById("place-form");
  if (!form || !window.fetch || !window.URLSearchParams) return;
  document.documentElement.className += " has-script";
  var lists = form.querySelector("[data-lists-here]"), seen = form.querySelector("[data-seen-list]"), kept = null;
  var glances = Array.prototype.slice.call(form.querySelectorAll("[data-glance-here]")), timer, last = "";
  function field(name) { return form.elements[name]; }
  function value(name) { var f = field(name); return (f && f.value) || ""; }

  /* With the lists at hand a place can be asked for before the next question. */
  function demand(on) { Array.prototype.forEach.call(lists.querySelectorAll("select"), function (s) { s.required = on !== false; }); }
  demand();

  function load(query, focus) {
    return fetch(form.getAttribute("data-lists") + "?" + new URLSearchParams(query), { credentials: "same-origin" })
      .then(function (r) { if (!r.ok) throw new Error(); return r.text(); })
      .then(function (html) {
        lists.innerHTML = html; demand();
        var next = focus && document.getElementById(focus); if (next) next.focus();
        form.dispatchEvent(new Event("change", { bubbles: true })); look();
      }).catch(function () { /* the button beside the list still works */ });
  }
  lists.addEventListener("change", function (e) {
    var t = e.target;
    if (t.name === "pick") { e.stopPropagation(); load({ pick: t.value }, "id_community"); }
    else if (t.name === "county") load({ county: t.value }, "id_township");
    else if (t.name === "township") load({ county: value("county"), township: t.value }, "id_community");
    else look();
  });
  lists.addEventListener("input", function (e) {
    if (e.target.name !== "find") return;
    clearTimeout(timer);
    timer = setTimeout(find, 300, false);
  });
  lists.addEventListener("keydown", function (e) { if (e.target.name === "find" && e.key === "Enter") { e.preventDefault(); clearTimeout(timer); find(true); } });
  lists.addEventListener("click", function (e) {
    var b = e.target.closest && e.target.closest("button[name=go]"); if (!b) return;
    e.preventDefault(); clearTimeout(timer); if (b.value === "find") find(true);
  });
  /* `asked`: pressed, not merely typed. The only place found is taken by itself; while typing it is only chosen. */
  function find(asked) {
    var words = value("find").trim(), place = lists.querySelector("[data-found]");
    if (!words) { if (place) place.innerHTML = ""; demand(); return; }
    fetch(form.getAttribute("data-lists") + "?" + new URLSearchParams({ find: words, county: value("county") }), { credentials: "same-origin" })
      .then(function (r) { return r.text(); })
      .then(function (html) {
        var box = document.createElement("div"); box.innerHTML = html;
        if (!place || value("find").trim() !== words) return;
        var picks = box.querySelectorAll("[name=pick]");
        if (asked && picks.length === 1) { load({ pick: picks[0].value }, "id_community"); return; }
        place.innerHTML = box.querySelector("[data-found]").innerHTML; demand(picks.length !== 1);
      }).catch(function () {});
  }

  /* A look while writing: a number to call, similar orders, a likely topic. Never in the way. */
  function look() {
    var words = value("words"), key = words + "|" + value("community");
    if (key === last || words.length < 4) return; last = key;
    var data = new URLSearchParams({ words: words, county: value("county"), township: value("township"), community: value("community"), csrfmiddlewaretoken: value("csrfmiddlewaretoken") });
    fetch(form.getAttribute("data-glance"), { method: "POST", body: data, credentials: "same-origin" }).then(function (r) {
      if (!r.ok) throw new Error();
      var topic = r.headers.get("X-Topic"), choice = field("category");
      if (topic && choice && (!choice.value || choice.getAttribute("data-guessed") === choice.value)) { choice.value = topic; choice.setAttribute("data-guessed", topic); }
      return r.text();
    }).then(function (html) {
      glances.forEach(function (g) { g.innerHTML = g.closest("[hidden]") ? "" : html; });
      Array.prototype.forEach.call(form.querySelectorAll("[data-seen]"), function (s) {
        var word = s.getAttribute("data-seen");
        if ((" " + seen.value + " ").indexOf(" " + word + " ") < 0) seen.value = (seen.value + " " + word).trim();
      });
    }).catch(function () {});
  }
  var pause;
  form.addEventListener("input", function (e) { if (e.target.name === "words") { clearTimeout(pause); pause = setTimeout(look, 700); } });

  /* The draft remembers the place too; its lists come from the server. */
  try { kept = JSON.parse(localStorage.getItem("draft:place") || "null"); } catch (e) { kept = null; }
  if (kept && kept.values && !value("community") && !form.querySelector(".has-error")) {
    var query = {};
    kept.values.forEach(function (p) { if (/^(county|township|community)$/.test(p[0])) query[p[0]] = p[1]; });
    if (query.township) load(query); else if (query.county) load(query);
  }
  look();
})();
