/* Everything here is extra: each page works without it. No dependency, no inline handler, no eval. */
(function () {
  "use strict";
  var doc = document, root = doc.documentElement, english = root.lang === "en";
  var words = english ? {
    next: "Continue", prev: "Back", step: "Step {n} of {m}", left: "{n} characters left", over: "{n} characters too many",
    offline: "You are offline. Everything you typed is still here; submit again when the line is back.",
    online: "The line is back. You can submit now.", restored: "What you typed last time is back.", forget: "Start afresh",
    copied: "Copied", yes: "Yes, go ahead", no: "Not now", saved: "Saved as a picture"
  } : {
    next: "下一步", prev: "上一步", step: "第 {n} 步，共 {m} 步", left: "还可以写 {n} 字", over: "多了 {n} 字，请删短一些",
    offline: "现在没有网络。您写的都还在，有网络后再按一次提交。", online: "网络好了，可以提交了。",
    restored: "上次写的内容已经放回来了。", forget: "不要了，重新写", copied: "已复制", yes: "确定这样做", no: "先不", saved: "已保存为图片"
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

  /* A long form, one question on a screen. */
  function steps(form) {
    var parts = all("[data-step]", form), now = 0; if (parts.length < 2) return;
    var list = doc.querySelector(".progress") || make("ol", "progress");
    if (!list.parentNode) { parts.forEach(function (p) { list.appendChild(make("li", "", p.getAttribute("data-step"))); }); form.insertBefore(list, form.firstChild); }
    parts.forEach(function (part, i) {
      part.setAttribute("tabindex", "-1"); part.setAttribute("role", "group"); part.setAttribute("aria-label", say("step", { n: i + 1, m: parts.length }) + " " + part.getAttribute("data-step"));
      if (i === parts.length - 1) { addPrev(part.querySelector(".thumb,.buttons") || part, i, true); return; }
      var bar = make("div", "thumb"), next = make("button", "button", words.next); next.type = "button";
      next.addEventListener("click", function () { if (sound(part)) go(i + 1, true); });
      addPrev(bar, i, false); bar.appendChild(next); part.appendChild(bar);
    });
    function addPrev(bar, i, first) {
      if (!i) return;
      var prev = make("button", "button plain", words.prev); prev.type = "button"; prev.addEventListener("click", function () { go(i - 1, true); });
      if (first) bar.insertBefore(prev, bar.firstChild); else bar.appendChild(prev);
    }
    function sound(part) { return all("input,textarea,select", part).every(function (f) { return !f.checkValidity || f.checkValidity() || (f.reportValidity(), false); }); }
    function go(i, move) {
      now = i;
      parts.forEach(function (p, n) { p.hidden = n !== i; });
      Array.prototype.forEach.call(list.children, function (li, n) { li.className = n < i ? "is-done" : ""; if (n === i) li.setAttribute("aria-current", "step"); else li.removeAttribute("aria-current"); });
      if (move) { window.scrollTo(0, 0); var f = parts[i].querySelector("input:not([type=hidden]),textarea,select"); (f && f.matches("textarea,[type=text],[type=tel]") ? f : parts[i]).focus({ preventScroll: true }); history.pushState({ step: i }, ""); }
    }
    form.noValidate = true;
    form.addEventListener("submit", function (e) { for (var n = 0; n < parts.length; n++) { parts[n].hidden = false; if (!sound(parts[n])) { e.preventDefault(); go(n, false); sound(parts[n]); return; } } go(now, false); }, true);
    window.addEventListener("popstate", function (e) { go((e.state && e.state.step) || 0, false); });
    doc.addEventListener("click", function (e) { /* a link of the error summary opens the step that holds the field */
      var a = e.target.closest && e.target.closest(".error-summary a"), el = a && doc.querySelector(a.getAttribute("href")), part = el && el.closest("[data-step]");
      if (part) go(parts.indexOf(part), false);
    });
    var wrong = form.querySelector(".has-error"); go(wrong ? Math.max(0, parts.indexOf(wrong.closest("[data-step]"))) : 0, false);
  }

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
    var t = e.target.closest && e.target.closest("[data-print],[data-share],[data-copy],[data-back]"); if (!t) return;
    if (t.hasAttribute("data-print")) window.print();
    else if (t.hasAttribute("data-back")) { if (doc.referrer.indexOf(location.origin + "/") === 0 && history.length > 1) { e.preventDefault(); history.back(); } }
    else {
      var url = t.getAttribute("data-share") || location.href, text = t.getAttribute("data-copy") || ((t.getAttribute("data-share-text") || doc.title) + " " + url);
      if (t.hasAttribute("data-share") && navigator.share) navigator.share({ title: doc.title, text: t.getAttribute("data-share-text") || "", url: url }).catch(function () {});
      else copy(text, t);
    }
  });
  function copy(text, button) {
    function done() { var old = button.innerHTML; button.textContent = words.copied; setTimeout(function () { button.innerHTML = old; }, 1800); }
    if (navigator.clipboard) { navigator.clipboard.writeText(text).then(done, function () {}); return; }
    var area = make("textarea", "visually-hidden"); area.value = text; doc.body.appendChild(area); area.select(); try { doc.execCommand("copy"); done(); } catch (e) { /* the words stay on the page */ } area.remove();
  }

  /* The desk's keyboard. */
  doc.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || !doc.querySelector(".desk") || doc.querySelector("dialog[open]")) return;
    if (e.key === "j" || e.key === "k") {
      var rows = all(".list .entry"); if (!rows.length) return;
      var at = rows.indexOf(doc.activeElement); if (at < 0) { at = rows.indexOf(doc.querySelector(".list .entry[aria-current]")); }
      rows[Math.max(0, Math.min(rows.length - 1, at + (e.key === "j" ? 1 : -1)))].focus(); e.preventDefault(); return;
    }
    if (e.key === "?") { var help = doc.getElementById("keys"); if (help && help.showModal) help.showModal(); return; }
    var el = /^[a-z\/]$/.test(e.key) && doc.querySelector('[data-key="' + e.key + '"]');
    if (el) { e.preventDefault(); if (/^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName)) el.focus(); else el.click(); }
  });

  function enhance(from) {
    all("[data-count]", from).forEach(counter); all("input[data-preview]", from).forEach(previews);
    all("form[data-draft]", from).forEach(restoreDraft); all("form[data-steps]", from).forEach(steps); cards(from);
  }
  all("meta[name=draft-done],[data-draft-done]").forEach(function (m) { store("remove", "draft:" + (m.content || m.getAttribute("data-draft-done"))); });
  enhance(doc);
  doc.addEventListener("htmx:load", function (e) { if (e.target !== doc.body) enhance(e.target); });
  var first = doc.querySelector("[data-focus]"); if (first) first.focus();
})();
