/* Observations: sites can be dragged, and a note is saved while one types. Everything works without it.

   A note lies on this device until the server has it: `draft` is what stands in the form, `waiting` are notes
   that were pressed without a network. Both survive a reload; both are sent under the key that makes them one. */
(function () {
  "use strict";
  var doc = document, english = doc.documentElement.lang === "en";
  var words = english
    ? { saved: "Saved {at}", typing: "Not saved yet", lost: "No network: kept on this phone, saved by itself later", waiting: "{n} waiting for the network, kept on this phone", signin: "Sign in again in another tab; what you wrote is kept here", second: "Another phone changed this note too. Both are kept: keep one, take one back.", sent: "All saved. Reload to see it below.", next: "Kept. You can write the next one." }
    : { saved: "已存 {at}", typing: "未存", lost: "没有信号：先留在这台手机上，有信号时自己存", waiting: "{n} 条等信号，都留在这台手机上", signin: "请在另一个页面重新登录，写的都还在这里", second: "另一台手机也改了这一条，两份都留着了：请留一份、撤一份。", sent: "都存好了，刷新就能在下面看到。", next: "记下了，可以接着写下一条。" };
  function say(key, values) { return words[key].replace(/\{(\w+)\}/g, function (_, k) { return values[k]; }); }
  function load(key) { try { return JSON.parse(localStorage.getItem(key) || "null"); } catch (e) { return null; } }
  function keep(key, value) { try { if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, JSON.stringify(value)); return true; } catch (e) { return false; } }
  function fresh() { var a = new Uint8Array(12); (window.crypto || window.msCrypto).getRandomValues(a); return Array.prototype.map.call(a, function (b) { return ("0" + b.toString(16)).slice(-2); }).join(""); }

  /* The sites, dragged into another order. */
  var stops = doc.querySelector("[data-stops]"), held = null;
  if (stops) {
    Array.prototype.forEach.call(stops.children, function (li) { li.draggable = true; });
    stops.addEventListener("dragstart", function (e) { held = e.target.closest("[data-stop]"); if (held) { held.classList.add("is-held"); e.dataTransfer.effectAllowed = "move"; e.dataTransfer.setData("text/plain", held.getAttribute("data-stop")); } });
    stops.addEventListener("dragover", function (e) {
      var over = e.target.closest("[data-stop]"); if (!held) return;
      e.preventDefault(); if (!over || over === held) return;
      var box = over.getBoundingClientRect();
      stops.insertBefore(held, e.clientY > box.top + box.height / 2 ? over.nextSibling : over);
    });
    stops.addEventListener("dragend", function () {
      if (!held) return;
      held.classList.remove("is-held"); held = null;
      var form = stops.querySelector("form.shift"), sent = doc.createElement("form");
      sent.method = "post"; sent.action = stops.getAttribute("data-stops"); sent.hidden = true;
      var order = Array.prototype.map.call(stops.querySelectorAll("[data-stop]"), function (li) { return li.getAttribute("data-stop"); }).join(",");
      [["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value], ["version", stops.getAttribute("data-version")], ["order", order]].forEach(function (pair) { var i = doc.createElement("input"); i.type = "hidden"; i.name = pair[0]; i.value = pair[1]; sent.appendChild(i); });
      doc.body.appendChild(sent); sent.submit();
    });
  }

  /* A note. */
  var form = doc.querySelector("form[data-note]"); if (!form || !window.fetch || !window.URLSearchParams) return;
  var pk = form.getAttribute("data-note"), edited = form.getAttribute("data-note-edit");
  var DRAFT = "note:" + pk + ":" + (edited || "new"), WAIT = "notes:" + pk, state = doc.querySelector("[data-note-state]");
  var url = form.getAttribute("action"), el = form.elements, timer = null, busy = false, again = false, flushing = false;
  function put(text) { if (state && state.textContent !== text) state.textContent = text; }
  function typed() { return { once: el.once.value, base: el.base.value, kind: (form.querySelector("[name=kind]:checked") || {}).value || "", site: el.site.value, title: el.title.value, speaker: el.speaker.value, words: el.words.value }; }
  function fill(v) {
    el.once.value = v.once; el.base.value = v.base; el.site.value = v.site; el.title.value = v.title; el.speaker.value = v.speaker; el.words.value = v.words;
    Array.prototype.forEach.call(form.querySelectorAll("[name=kind]"), function (r) { r.checked = r.value === v.kind; });
    var d = form.querySelector("details"); if (d && (v.title || v.speaker || v.kind !== "seen")) d.open = true;
  }
  function blank(v) { return !v.words.trim() && !v.title.trim(); }
  function post(v) {
    var body = new URLSearchParams(); Object.keys(v).forEach(function (k) { body.set(k, v[k]); });
    body.set("csrfmiddlewaretoken", el.csrfmiddlewaretoken.value);
    return fetch(url, { method: "POST", body: body, credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" } }).then(function (r) {
      if (r.type === "opaqueredirect" || r.status === 401) return { status: 401, body: {} };
      return r.json().then(function (b) { return { status: r.status, body: b }; }, function () { return { status: r.status, body: {} }; });
    });
  }
  function soon(ms) { clearTimeout(timer); timer = setTimeout(save, ms); }
  function save() {
    var v = typed(); if (blank(v)) return;
    if (busy) { again = true; return; }
    busy = true;
    post(v).then(function (got) {
      busy = false;
      if (got.status === 401) { put(words.signin); soon(8000); return; }
      if (got.status >= 500 || got.status === 429 || got.status === 0) { put(words.lost); soon(6000); return; }
      if (got.status !== 200) { put(got.body.detail || String(got.status)); return; }
      if (el.once.value === v.once || got.body.second) {
        el.once.value = got.body.once; el.base.value = got.body.base;
        var now = typed(), same = now.words === v.words && now.title === v.title && now.speaker === v.speaker && now.site === v.site && now.kind === v.kind;
        if (same) { keep(DRAFT, now); put(got.body.second ? words.second : say("saved", { at: got.body.at })); } else { keep(DRAFT, now); again = true; }
      }
      if (again) { again = false; soon(600); }
    }, function () { busy = false; put(words.lost); soon(6000); });
  }
  form.addEventListener("input", function (e) { if (e.target.type === "file") return; keep(DRAFT, typed()); put(words.typing); soon(1500); });
  function waiting(text) { var n = (load(WAIT) || []).length; if (n) put(say("waiting", { n: n })); else if (text) put(text); }
  function flush() {
    var list = load(WAIT) || []; if (flushing || !list.length) return;
    flushing = true;
    post(list[0]).then(function (got) {
      flushing = false;
      if (got.status === 401) { put(words.signin); setTimeout(flush, 8000); return; }
      if (got.status >= 500 || got.status === 429 || got.status === 0) { waiting(); setTimeout(flush, 6000); return; }
      if (got.status !== 200) { put(got.body.detail || String(got.status)); return; }
      keep(WAIT, (load(WAIT) || []).filter(function (v) { return v.once !== list[0].once; }));
      waiting(words.sent); flush();
    }, function () { flushing = false; waiting(); setTimeout(flush, 6000); });
  }
  form.addEventListener("submit", function (e) {
    if (e.defaultPrevented || (el.photos.files && el.photos.files.length)) { if (!e.defaultPrevented) keep(DRAFT, null); return; }
    var v = typed(); if (blank(v)) return;
    e.preventDefault(); clearTimeout(timer);
    put(words.typing);
    post(v).then(function (got) {
      if (got.status === 200) { keep(DRAFT, null); location.assign(location.pathname + "?site=" + encodeURIComponent(v.site) + (got.body.second ? "&second=1" : "") + "#all-notes"); return; }
      if (got.status === 401) { keep(DRAFT, v); put(words.signin); return; }
      if (got.status >= 500 || got.status === 429) { later(v); return; }
      put(got.body.detail || String(got.status));
    }, function () { later(v); });
  });
  function later(v) {
    var list = (load(WAIT) || []).filter(function (w) { return w.once !== v.once; }); list.push(v);
    if (!keep(WAIT, list)) { put(words.lost); return; }
    keep(DRAFT, null);
    if (!edited) { fill({ once: fresh(), base: "", kind: v.kind, site: v.site, title: "", speaker: "", words: "" }); el.words.focus(); }
    put(words.next + " " + say("waiting", { n: list.length }));
    setTimeout(flush, 6000);
  }
  window.addEventListener("online", function () { flush(); if (load(DRAFT)) soon(0); });
  var draft = load(DRAFT);
  if (draft && !blank(draft) && !form.closest("section").querySelector(".error")) { fill(draft); put(words.typing); soon(300); }
  waiting(); flush();
})();
