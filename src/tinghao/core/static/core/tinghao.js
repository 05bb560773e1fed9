/* Everything here is extra: each page works without it. No dependency, no inline handler, no eval. */
(function () {
  "use strict";
  var doc = document, root = doc.documentElement, english = root.lang === "en";
  var words = english ? {
    left: "{n} characters left", over: "{n} characters too many",
    offline: "You are offline. Everything you typed is still here; submit again when the line is back.",
    online: "The line is back. You can submit now.", restored: "What you typed last time is back.", forget: "Start afresh",
    missing: "This is not filled in yet.", choose: "Please choose one.", tick: "Please tick this to go on.", wrong: "Something is not right here; please check it.", copied: "Copied", yes: "Yes, go ahead", no: "Not now"
  } : {
    left: "还可以写 {n} 字", over: "多了 {n} 字，请删短一些",
    offline: "现在没有网络。您写的都还在，有网络后再按一次提交。", online: "网络好了，可以提交了。",
    restored: "上次写的内容已经放回来了。", forget: "不要了，重新写",
    missing: "这一项还没有填。", choose: "请选一项。", tick: "请先在这里打勾。", wrong: "这里写得不对，请核对一下。", copied: "已复制", yes: "确定这样做", no: "先不"
  };
  function say(key, values) { return words[key].replace(/\{(\w)\}/g, function (_, k) { return values[k]; }); }
  function all(selector, from) { return Array.prototype.slice.call((from || doc).querySelectorAll(selector)); }
  function make(tag, className, text) { var el = doc.createElement(tag); if (className) el.className = className; if (text) el.textContent = text; return el; }
  function store(op, key, value) { try { return localStorage[op + "Item"](key, value); } catch (e) { return null; } }
  function flash(text, kind, key) {
    var place = doc.getElementById("flash"); if (!place) return null;
    if (key) all("[data-flash=" + key + "]", place).forEach(function (n) { n.remove(); });
    var box = make("div", "notice " + (kind || "info")); if (key) box.setAttribute("data-flash", key);
    box.appendChild(make("p", "", text)); place.appendChild(box); return box;
  }

  /* What is missing or wrong is said in our words at the field, not in a bubble in the browser's language. */
  function wordsFor(f) {
    var own = f.closest("[data-missing]"), v = f.validity;
    if (v.valueMissing) return own ? own.getAttribute("data-missing") : f.type === "checkbox" ? words.tick : f.type === "radio" || f.tagName === "SELECT" ? words.choose : words.missing;
    return words.wrong;
  }
  function unsay(f) {
    var place = f.closest(".has-own-error"), said = place && place.querySelector(".own-error"); if (!said) return;
    all("[aria-describedby~=" + said.id + "]", place).forEach(function (i) { i.removeAttribute("aria-invalid"); i.setAttribute("aria-describedby", i.getAttribute("aria-describedby").replace(said.id, "").trim()); });
    said.remove(); place.classList.remove("has-own-error");
    if (!place.querySelector(".error")) place.classList.remove("has-error");
  }
  function saySo(f) {
    var place = f.closest(".field") || f.parentNode, own = make("p", "error own-error", wordsFor(f));
    unsay(f); all(".error", place).forEach(function (n) { n.remove(); });
    own.id = (f.id || f.name) + "-own-error"; place.classList.add("has-error", "has-own-error");
    if (place.tagName === "FIELDSET") { var l = place.querySelector("legend"); place.insertBefore(own, l ? l.nextSibling : place.firstChild); }
    else (f.closest(".choice,.row") || f).insertAdjacentElement("beforebegin", own);
    f.setAttribute("aria-invalid", "true"); f.setAttribute("aria-describedby", ((f.getAttribute("aria-describedby") || "") + " " + own.id).trim());
    for (var d = f.closest("details"); d; d = d.parentNode.closest("details")) d.open = true;
  }
  function sound(part) {
    var seen = {}, bad = all("input,textarea,select", part).filter(function (f) {
      if (!f.willValidate || f.validity.valid) return false;
      if (f.type === "radio") { if (seen[f.name]) return false; seen[f.name] = 1; }
      return true;
    });
    bad.forEach(saySo); if (bad[0]) { bad[0].focus(); bad[0].scrollIntoView({ block: "center" }); }
    return !bad.length;
  }
  window.tinghaoSound = sound;
  doc.addEventListener("submit", function (e) {
    var form = e.target, by = e.submitter;
    if (form.hasAttribute("data-steps") || (by && by.formNoValidate) || sound(form)) return;
    e.preventDefault(); e.stopImmediatePropagation();
  }, true);
  doc.addEventListener("input", function (e) { unsay(e.target); }); doc.addEventListener("change", function (e) { unsay(e.target); });

  /* Forms: one press is one order; nothing is sent into the void. */
  function busy(form, on) {
    all("button:not([type=button]),input[type=submit]", form).forEach(function (b) {
      if (on && !b.disabled) { b.disabled = true; b.setAttribute("data-busy", ""); }
      else if (!on && b.hasAttribute("data-busy")) { b.disabled = false; b.removeAttribute("data-busy"); }
    });
  }
  doc.addEventListener("submit", function (event) {
    var form = event.target, method = (form.getAttribute("method") || "get").toLowerCase();
    if (event.defaultPrevented || method !== "post" || form.hasAttribute("data-many")) return;
    if (form.hasAttribute("data-preferences")) { prefer(event, form); return; }
    if (navigator.onLine === false) {
      event.preventDefault(); keepDraft(form);
      var box = flash(words.offline, "warning", "net"); if (box) box.scrollIntoView({ block: "center" });
      return;
    }
    setTimeout(function () { if (!event.defaultPrevented) busy(form, true); }, 0); /* the pressed button's value is still sent */
  });
  window.addEventListener("pageshow", function (e) { if (e.persisted) all("form").forEach(function (f) { busy(f, false); }); });
  window.addEventListener("online", function () { if (doc.querySelector("[data-flash=net]")) flash(words.online, "success", "net"); });
  doc.addEventListener("htmx:afterRequest", function (e) { var f = e.target.closest && e.target.closest("form"); if (f) busy(f, false); });

  /* Preferences without a reload; the cookie is set by the server as without script. */
  function prefer(event, form) {
    if (!window.fetch) return;
    event.preventDefault();
    var field = form.querySelector("[name=size],[name=contrast]"), name = field.name, value = field.value, button = form.querySelector("button");
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin" }).then(function (r) {
      if (!r.ok) throw new Error();
      all("input[name=" + name + "]").forEach(function (i) { i.value = value === "normal" ? (name === "size" ? "large" : "high") : "normal"; });
      if (value === "normal") root.removeAttribute("data-" + name); else root.setAttribute("data-" + name, value);
      button.setAttribute("aria-pressed", String(value !== "normal"));
    }).catch(function () { form.submit(); });
  }

  /* Drafts: per form, on this device only, forgotten after a week or when the order is placed. */
  var WEEK = 6048e5;
  function draftFields(form) {
    return all("input,textarea,select", form).filter(function (f) {
      return f.name && !f.hasAttribute("data-no-draft") && ["password", "file", "hidden", "submit"].indexOf(f.type) < 0;
    });
  }
  function keepDraft(form) {
    var key = form.getAttribute("data-draft"); if (!key) return;
    var values = draftFields(form).filter(function (f) { return (f.type !== "radio" && f.type !== "checkbox") || f.checked; })
      .map(function (f) { return [f.name, f.value]; }).filter(function (p) { return p[1]; });
    store("set", "draft:" + key, JSON.stringify({ at: Date.now(), values: values }));
  }
  function restoreDraft(form) {
    var key = form.getAttribute("data-draft"), kept, timer; if (!key) return;
    try { kept = JSON.parse(store("get", "draft:" + key) || "null"); } catch (e) { kept = null; }
    var blank = !form.querySelector("[aria-invalid],.has-error") && kept && Date.now() - kept.at < WEEK, changed = false;
    if (blank) draftFields(form).forEach(function (f) {
      var mine = kept.values.filter(function (p) { return p[0] === f.name; }); if (!mine.length) return;
      if (f.type === "radio" || f.type === "checkbox") { var on = mine.some(function (p) { return p[1] === f.value; }); if (on !== f.checked) { f.checked = on; changed = true; } }
      else if (!f.value) { f.value = mine[0][1]; changed = true; }
    });
    if (changed) {
      var box = flash(words.restored, "info", "draft"), again = make("button", "link", words.forget);
      again.type = "button"; again.addEventListener("click", function () { store("remove", "draft:" + key); form.reset(); box.remove(); form.dispatchEvent(new Event("input", { bubbles: true })); });
      if (box) { box.appendChild(again); }
    }
    form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(function () { keepDraft(form); }, 300); });
    form.addEventListener("change", function () { keepDraft(form); });
  }

  /* Counter, previews, chosen cards. */
  function counter(area) {
    var place = doc.getElementById(area.id + "-count"), most = +area.getAttribute("data-count"); if (!place) return;
    function show() {
      var left = most - Array.from(area.value.replace(/\r?\n/g, "\n")).length;
      place.textContent = left < 0 ? say("over", { n: -left }) : say("left", { n: left });
      if (left < 0) place.setAttribute("data-over", ""); else place.removeAttribute("data-over");
    }
    area.addEventListener("input", show); if (area.form) area.form.addEventListener("input", show); show();
  }
  function previews(input) {
    var place = input.parentNode.querySelector(".previews"); if (!place || !window.URL) return;
    input.addEventListener("change", function () {
      place.textContent = "";
      Array.prototype.slice.call(input.files, 0, 12).forEach(function (file) {
        var figure = make("figure"), name = make("figcaption", "", file.name);
        if (/^image\//.test(file.type)) { var img = make("img"); img.alt = ""; img.src = URL.createObjectURL(file); img.onload = function () { URL.revokeObjectURL(img.src); }; figure.appendChild(img); }
        figure.appendChild(name); place.appendChild(figure);
      });
    });
  }
  function cards(from) {
    all(".choice input", from).forEach(function (i) { i.closest(".choice").classList.toggle("is-chosen", i.checked); });
  }
  doc.addEventListener("change", function (e) { if (e.target.closest && e.target.closest(".choice")) cards(e.target.form || doc); });

  /* Ask before what cannot be undone. */
  var agreed = null;
  doc.addEventListener("click", function (event) {
    var b = event.target.closest && event.target.closest("button[data-confirm],form[data-confirm] button:not([type=button])"); if (!b || agreed === b) { agreed = null; return; }
    var text = b.getAttribute("data-confirm") || b.form.getAttribute("data-confirm");
    event.preventDefault(); event.stopImmediatePropagation();
    function go() { agreed = b; b.click(); }
    if (!window.HTMLDialogElement) { if (window.confirm(text)) go(); return; }
    var box = make("dialog"), yes = make("button", "button danger", b.textContent.trim() || words.yes), no = make("button", "button quiet", words.no), bar = make("div", "buttons");
    box.appendChild(make("p", "", text)); bar.appendChild(no); bar.appendChild(yes); box.appendChild(bar); doc.body.appendChild(box);
    no.addEventListener("click", function () { box.close(); }); yes.addEventListener("click", function () { box.close(); go(); });
    box.addEventListener("close", function () { box.remove(); b.focus(); }); box.showModal(); no.focus();
  }, true);

  /* Print, share, copy, back. */
  doc.addEventListener("click", function (e) {
    var t = e.target.closest && e.target.closest("[data-print],[data-share],[data-copy],[data-back],[data-save]"); if (!t) return;
    if (t.hasAttribute("data-print")) window.print();
    else if (t.hasAttribute("data-save")) save(t);
    else if (t.hasAttribute("data-back")) { if (doc.referrer.indexOf(location.origin + "/") === 0 && history.length > 1) { e.preventDefault(); history.back(); } }
    else {
      var url = t.getAttribute("data-share") || location.href, text = t.getAttribute("data-copy") || ((t.getAttribute("data-share-text") || doc.title) + " " + url);
      if (t.hasAttribute("data-share") && navigator.share) navigator.share({ title: doc.title, text: t.getAttribute("data-share-text") || "", url: url }).catch(function () {});
      else copy(text, t);
    }
  });
  function save(button) { /* the drawing part comes when it is asked for */
    var slip = doc.querySelector(button.getAttribute("data-save")), own = doc.querySelector("script[data-slip]"); if (!slip || !own) return;
    if (window.tinghaoSlip) { window.tinghaoSlip(slip); return; }
    var part = make("script"); part.src = own.getAttribute("data-slip"); part.onload = function () { window.tinghaoSlip(slip); }; part.onerror = function () { window.print(); }; doc.head.appendChild(part);
  }
  function copy(text, button) {
    function done() { var old = button.innerHTML; button.textContent = words.copied; setTimeout(function () { button.innerHTML = old; }, 1800); }
    if (navigator.clipboard) { navigator.clipboard.writeText(text).then(done, function () {}); return; }
    var area = make("textarea", "visually-hidden"); area.value = text; doc.body.appendChild(area); area.select(); try { doc.execCommand("copy"); done(); } catch (e) { /* the words stay on the page */ } area.remove();
  }

  function enhance(from) {
    all("form", from).forEach(function (f) { f.noValidate = true; });
    all("[data-count]", from).forEach(counter); all("input[data-preview]", from).forEach(previews);
    all("form[data-draft]", from).forEach(restoreDraft); cards(from);
  }
  all("meta[name=draft-done],[data-draft-done]").forEach(function (m) { store("remove", "draft:" + (m.content || m.getAttribute("data-draft-done"))); });
  enhance(doc);
  doc.addEventListener("htmx:load", function (e) { if (e.target !== doc.body) enhance(e.target); });
  var first = doc.querySelector("[data-focus]"); if (first) first.focus();
})();
