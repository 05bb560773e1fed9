/* The screens of a running meeting. What is pressed or typed is kept on this device until the server has
   said that it has it, and is sent again until then; each with a key, so that it is done once. Time runs by
   the server's clock: this device only counts the seconds since it was told. Everything here is extra. */
(function () {
  "use strict";
  var doc = document, english = doc.documentElement.lang === "en";
  var words = english ? { saved: "Saved {at}", waiting: "Not saved yet: {n} waiting for the line", signin: "Sign in again in another tab; all you wrote is kept here", left: "left", over: "over", lost: "Not saved yet, kept on this device", typing: "Not saved yet", says: "{name} says", rival: "Two texts: choose above", forget: "I have noted it, drop this" }
    : { saved: "已存 {at}", waiting: "未存：{n} 条等网络", signin: "请在另一个页面重新登录，写的都还在这里", left: "还剩", over: "超时", lost: "未存，先留在这台设备上", typing: "未存", says: "{name}说", rival: "有两份，请在上面选定", forget: "知道了，不用再提" };
  function say(key, values) { return words[key].replace(/\{(\w+)\}/g, function (_, k) { return values[k]; }); }
  function all(selector, from) { return Array.prototype.slice.call((from || doc).querySelectorAll(selector)); }
  function load(key) { try { return JSON.parse(localStorage.getItem(key) || "null"); } catch (e) { return null; } }
  function keep(key, value) { try { if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, JSON.stringify(value)); return true; } catch (e) { return false; } }
  function fresh() { var a = new Uint8Array(12); (window.crypto || window.msCrypto).getRandomValues(a); return Array.prototype.map.call(a, function (b) { return ("0" + b.toString(16)).slice(-2); }).join(""); }
  function token() { var t = doc.querySelector("[name=csrfmiddlewaretoken]"); return t ? t.value : ""; }
  function refresh() { var p = doc.getElementById("live-poll") || doc.getElementById("live"); if (p && window.htmx) window.htmx.trigger(p, "refresh"); }
  function post(url, body) {
    body.set("csrfmiddlewaretoken", token());
    return fetch(url, { method: "POST", body: body, credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" } }).then(function (r) {
      if (r.type === "opaqueredirect" || r.status === 401) return { status: 401, body: {} };
      return r.json().then(function (b) { return { status: r.status, body: b }; }, function () { return { status: r.status, body: {} }; });
    });
  }

  /* Time: seconds at the last word of the server, and a clock that only runs forward since. */
  var told = { phase: null, turn: null }, since = 0;
  function stamp() { return window.performance ? performance.now() : Date.now(); }
  function heard(phase, turn) { if (isNaN(phase)) return; told = { phase: phase, turn: turn }; since = stamp(); tick(); }
  function mark() { var p = doc.querySelector("[data-phase-time]"), t = doc.querySelector("[data-turn-time]"); heard(p ? +p.getAttribute("data-run") : -1, t ? +t.getAttribute("data-run") : -1); }
  function clock(s) { s = Math.max(0, Math.floor(s)); return Math.floor(s / 60) + ":" + ("0" + s % 60).slice(-2); }
  function put(el, text) { if (el && el.textContent !== text) el.textContent = text; }
  function tick() {
    var passed = (stamp() - since) / 1000, box = doc.querySelector("[data-phase-time]"), turn = doc.querySelector("[data-turn-time]");
    if (box && told.phase >= 0) {
      var run = told.phase + passed, left = +box.getAttribute("data-planned") * 60 - Math.floor(run);
      put(box.querySelector("[data-left]"), clock(Math.abs(left))); put(box.querySelector("[data-left-words]"), left < 0 ? words.over : words.left);
      put(box.querySelector("[data-run-said]"), clock(run)); box.classList.toggle("is-over", left < 0);
    }
    if (turn && told.turn >= 0) put(turn, clock(told.turn + passed));
  }
  setInterval(tick, 500);
  doc.addEventListener("htmx:afterRequest", function (e) {
    var x = e.detail.xhr, lost = doc.querySelector("[data-lost]");
    if (lost) lost.hidden = !!(x && x.status);
    if (x && x.status && x.getResponseHeader("X-Phase-Run") !== null) heard(+x.getResponseHeader("X-Phase-Run"), +x.getResponseHeader("X-Turn-Run"));
    if (x && x.status) { if (online === false) { online = true; flush(); saveSoon(0); } } else { online = false; show(); }
  });
  doc.addEventListener("htmx:afterSettle", function () { who(); texts(); });
  window.addEventListener("pageshow", function (e) { if (e.persisted) refresh(); });
  doc.addEventListener("visibilitychange", function () { if (!doc.hidden) refresh(); });
  doc.documentElement.classList.add("has-meeting");
  mark();

  /* The outbox. */
  var state = doc.querySelector("[data-outbox-state]"); if (!state) return;
  var pk = state.getAttribute("data-meeting"), BOX = "outbox:" + pk, FAILED = "unsent:" + pk, online = null, running = false, timer = null, last = "";
  function show(text) {
    var n = (load(BOX) || []).length;
    state.classList.toggle("is-waiting", n > 0);
    put(state, text || (n ? say("waiting", { n: n }) : last || state.textContent));
  }
  function failed(list) {
    var place = doc.getElementById("unsent"); if (!place) return;
    place.textContent = ""; place.hidden = !list.length; if (!list.length) return;
    var head = doc.createElement("p"); head.textContent = place.getAttribute("data-words"); place.appendChild(head);
    list.forEach(function (f) { var p = doc.createElement("p"); p.textContent = f.why + (f.typed ? " 「" + f.typed + "」" : ""); place.appendChild(p); });
    var b = doc.createElement("button"); b.type = "button"; b.className = "button quiet compact"; b.textContent = words.forget;
    b.addEventListener("click", function () { keep(FAILED, null); failed([]); }); place.appendChild(b);
  }
  function flush() {
    var list = load(BOX) || [];
    if (running || !list.length) { show(); return; }
    running = true; clearTimeout(timer);
    var first = list[0], body = new URLSearchParams(first.body);
    body.set("outbox", "1");
    post(first.url, body).then(function (got) {
      running = false;
      if (got.status === 401) { show(words.signin); later(); return; }
      if (got.status >= 500 || got.status === 429 || got.status === 0) { show(); later(); return; }
      keep(BOX, (load(BOX) || []).filter(function (e) { return e.once !== first.once; }));
      if (got.status === 200) last = say("saved", { at: got.body.at });
      else { var f = load(FAILED) || []; f.push({ why: got.body.detail || String(got.status), typed: first.typed }); keep(FAILED, f); failed(f); }
      show(); refresh(); flush();
    }, function () { running = false; online = false; show(); later(); });
  }
  function later() { clearTimeout(timer); timer = setTimeout(flush, 4000); }
  doc.addEventListener("submit", function (e) {
    var form = e.target; if (!form.hasAttribute("data-outbox") || e.defaultPrevented || !window.fetch) return;
    e.preventDefault();
    var data = new FormData(form), by = e.submitter, once = fresh(), typed = "";
    if (by && by.name) data.set(by.name, by.value);
    data.delete("csrfmiddlewaretoken"); data.set("once", once);
    ["words", "what", "name"].forEach(function (n) { if (data.get(n)) typed = data.get(n); });
    if (form.hasAttribute("data-clear") && !typed.trim()) { var f = form.querySelector("input[type=text],textarea"); if (f) f.focus(); return; }
    var list = load(BOX) || []; list.push({ once: once, url: form.getAttribute("action"), body: new URLSearchParams(data).toString(), typed: typed });
    if (!keep(BOX, list)) { HTMLFormElement.prototype.submit.call(form); return; } /* no room on this device: as without script */
    if (form.hasAttribute("data-clear")) { form.reset(); all("input[type=text],textarea,input[type=date]", form).forEach(function (i) { i.value = ""; }); forget(form); var box = form.querySelector("input[type=text],textarea"); if (box) box.focus(); who(); }
    else if (by) { by.disabled = true; setTimeout(function () { by.disabled = false; }, 1500); }
    var d = form.closest("details"); if (d && d.classList.contains("confirm")) d.open = false;
    last = ""; show(); flush();
  });
  window.addEventListener("online", function () { flush(); saveSoon(0); });

  /* What stands in a field that was not sent yet survives a reload. */
  function fields(form) { return all("input[type=text],input[type=date],textarea", form); }
  function forget(form) { var k = form.getAttribute("data-keep-typed"); if (k) keep("typed:" + k, null); }
  all("form[data-keep-typed]").forEach(function (form) {
    var k = "typed:" + form.getAttribute("data-keep-typed"), kept = load(k);
    if (kept) fields(form).forEach(function (f) { if (!f.value && kept[f.name]) f.value = kept[f.name]; });
    if (kept && kept.turn && form.elements.turn && kept.words) { form.elements.turn.value = kept.turn; put(form.querySelector("[data-say-name]"), kept.who); }
    form.addEventListener("input", function () { var v = {}; fields(form).forEach(function (f) { if (f.value) v[f.name] = f.value; }); if (form.elements.turn) { v.turn = form.elements.turn.value; v.who = form.querySelector("[data-say-name]").textContent; } keep(k, Object.keys(v).length ? v : null); });
  });
  /* The next sentence goes under whoever speaks, unless one is being written for somebody else. */
  function who() {
    var form = doc.querySelector("form[data-say]"), floor = doc.getElementById("live-floor"); if (!form || !floor || /[?&]say=/.test(location.search)) return;
    if (form.elements.words.value) return;
    var name = floor.getAttribute("data-speaking-name"), turn = floor.getAttribute("data-speaking");
    if (!turn || form.elements.turn.value === turn) return;
    form.elements.turn.value = turn; put(form.querySelector("[data-say-name]"), say("says", { name: name }));
  }

  /* The minutes: each box by itself, from the text that it was typed on. */
  var form = doc.querySelector("form[data-minutes]"), saving = false, again = false, wait = null, saveSoon = function () {}, texts = function () {};
  if (form && window.fetch) {
    var MIN = "minutes:" + pk + ":" + form.getAttribute("data-hand"), areas = all("[data-box]", form), rivals = {};
    var base = function (n) { return form.elements["base_" + n]; };
    var spot = function (n, text, waits) { var s = form.querySelector("[data-box-state=" + n + "]"); put(s, text); s.classList.toggle("is-waiting", !!waits); };
    var dirty = load(MIN) || {};
    areas.forEach(function (a) {
      var n = a.name, kept = dirty[n];
      if (kept && kept.words !== a.value) { a.value = kept.words; base(n).value = kept.base; spot(n, words.lost, true); } else if (kept) { delete dirty[n]; }
      a.addEventListener("input", function () { dirty[n] = { words: a.value, base: base(n).value }; keep(MIN, dirty); spot(n, words.typing, true); saveSoon(1200); });
    });
    keep(MIN, Object.keys(dirty).length ? dirty : null);
    saveSoon = function (ms) { clearTimeout(wait); wait = setTimeout(save, ms); };
    var save = function () {
      var names = Object.keys(dirty); if (!names.length) return;
      if (saving) { again = true; return; }
      saving = true; var body = new URLSearchParams(), sent = {};
      names.forEach(function (n) { sent[n] = dirty[n].words; body.set(n, dirty[n].words); body.set("base_" + n, dirty[n].base); });
      body.set("autosave", "1");
      post(form.getAttribute("action"), body).then(function (got) {
        saving = false;
        if (got.status !== 200) {
          names.forEach(function (n) { spot(n, got.status === 401 ? words.signin : got.body.detail || words.lost, true); });
          if (got.status === 401 || got.status >= 500) saveSoon(5000);
          return;
        }
        names.forEach(function (n) {
          if (got.body.rivals.indexOf(n) >= 0) { rivals[n] = true; spot(n, words.rival, true); return; }
          delete rivals[n];
          var area = form.elements[n], untouched = area.value === sent[n];
          if (untouched) { delete dirty[n]; if (area.value !== got.body.stored[n]) area.value = got.body.stored[n]; base(n).value = got.body.bases[n]; spot(n, say("saved", { at: got.body.at })); }
          else if (got.body.stored[n].trim() === sent[n].trim()) { base(n).value = got.body.bases[n]; dirty[n] = { words: area.value, base: base(n).value }; }
        });
        keep(MIN, Object.keys(dirty).length ? dirty : null); refresh();
        if (again || Object.keys(dirty).some(function (n) { return !rivals[n]; })) { again = false; saveSoon(600); }
      }, function () { saving = false; online = false; names.forEach(function (n) { spot(n, words.lost, true); }); saveSoon(5000); });
    };
    /* What another hand saved comes into the boxes that nobody here is writing in. */
    texts = function () {
      all("#live-texts [data-stored]").forEach(function (d) {
        var n = d.getAttribute("data-stored"), area = form.elements[n]; if (!area || dirty[n]) return;
        if (base(n).value !== d.getAttribute("data-base")) { area.value = d.textContent; base(n).value = d.getAttribute("data-base"); }
      });
    };
    form.addEventListener("submit", function () { clearTimeout(wait); keep(MIN, null); });
    form.addEventListener("click", function (e) {
      var b = e.target.closest("[data-fill]"); if (!b) return; e.preventDefault();
      var n = b.getAttribute("data-fill"), log = doc.querySelector("[data-fills=" + n + "]"), area = form.elements[n]; if (!log || !log.textContent.trim()) return;
      area.value = (area.value.trim() + "\n" + log.textContent.trim()).trim(); area.dispatchEvent(new Event("input", { bubbles: true })); area.focus();
    });
    if (Object.keys(dirty).length) saveSoon(200);
  }
  doc.addEventListener("keydown", function (e) {
    if (!e.altKey || e.ctrlKey || e.metaKey) return;
    var el = /^Digit[1-4]$/.test(e.code) && doc.querySelector('[data-hot="' + e.code.slice(5) + '"]'); if (!el) return;
    e.preventDefault(); el.focus(); if (el.setSelectionRange) el.setSelectionRange(el.value.length, el.value.length);
  });
  failed(load(FAILED) || []); who(); flush();
})();
