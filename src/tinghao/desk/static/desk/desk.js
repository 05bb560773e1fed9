/* The desk's three panes on a wide screen: a case opens at the right while list and rail stay where they
   are. Everything here is extra: each link leads to a whole page without it. */
(function () {
  "use strict";
  var doc = document, pane = doc.querySelector("[data-case]"), list = doc.getElementById("list");
  var wide = window.matchMedia ? window.matchMedia("(min-width: 1100px)") : { matches: false };
  var words = doc.documentElement.lang === "en" ? { lost: "The line is lost. Try again when it is back." } : { lost: "现在连不上，请等网络好了再试一次。" };

  function mark(path) {
    Array.prototype.forEach.call(doc.querySelectorAll(".list .entry"), function (a) {
      if (a.pathname === path) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current");
    });
  }
  function open(url, push) {
    if (!window.htmx || !pane) { location.href = url; return; }
    window.htmx.ajax("GET", url, { target: pane, swap: "innerHTML" }).then(function () {
      if (push) history.pushState({ pane: true }, "", url);
      var path = new URL(url, location.href).pathname; mark(path.replace(/(\/desk\/orders\/\d{10}\/).*/, "$1"));
      var title = pane.querySelector("[data-title]"); if (title) doc.title = title.getAttribute("data-title");
      var scroller = doc.getElementById("main"); if (scroller) { scroller.scrollTop = 0; }
      var first = pane.querySelector("[data-focus],h1"); if (first) { if (first.tagName === "H1") first.tabIndex = -1; first.focus({ preventScroll: true }); }
    }, function () { location.href = url; });
  }
  doc.addEventListener("click", function (e) {
    if (e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || !wide.matches) return;
    var a = e.target.closest && e.target.closest("a.entry,a[data-pane-link]"); if (!a || !pane) return;
    e.preventDefault(); open(a.href, true);
  });
  window.addEventListener("popstate", function (e) { if (pane && wide.matches && !(e.state && "step" in e.state)) location.reload(); });

  /* On a case that was opened by its address, the list beside it is fetched afterwards. */
  var late = list && list.querySelector("[data-list-from]");
  if (late && wide.matches && window.fetch) {
    fetch(late.getAttribute("data-list-from"), { credentials: "same-origin", headers: { "HX-Request": "true" } }).then(function (r) { if (!r.ok) throw new Error(); return r.text(); })
      .then(function (html) { list.innerHTML = html; mark(location.pathname.replace(/(\/desk\/orders\/\d{10}\/).*/, "$1")); var here = list.querySelector("[aria-current]"); if (here && here.scrollIntoView) here.scrollIntoView({ block: "nearest" }); }).catch(function () {});
  }

  /* The page one is on stands in sight: on a phone the rail is a strip, on a low screen it is taller than that. */
  var strip = doc.querySelector(".rail nav"), here = strip && strip.querySelector("[aria-current]");
  if (here && strip.scrollWidth > strip.clientWidth) strip.scrollLeft = here.offsetLeft - strip.offsetLeft - 24;
  var tall = strip && strip.parentNode, below = here && tall.scrollHeight > tall.clientHeight ? here.getBoundingClientRect().bottom - tall.getBoundingClientRect().bottom : 0;
  if (below > 0) tall.scrollTop += below + 24;

  /* Quick choices beside a date. */
  doc.addEventListener("click", function (e) {
    var b = e.target.closest && e.target.closest("button[data-set]"); if (!b) return;
    var input = doc.getElementById(b.getAttribute("data-for")); if (!input) return;
    input.value = b.getAttribute("data-set"); input.dispatchEvent(new Event("change", { bubbles: true })); input.focus();
  });

  /* Another row of a repeated part: a copy of the last with fresh numbers. */
  doc.addEventListener("click", function (e) {
    var b = e.target.closest && e.target.closest("button[data-add-row]"); if (!b) return;
    var box = doc.getElementById(b.getAttribute("data-add-row")), rows = box.querySelectorAll("[data-row]"), last = rows[rows.length - 1];
    var total = box.querySelector("[data-total]"), n = +total.value; if (n >= 20) return;
    e.preventDefault();
    var copy = last.cloneNode(true), prefix = box.getAttribute("data-prefix");
    copy.innerHTML = copy.innerHTML.replace(new RegExp(prefix + "-\\d+-", "g"), prefix + "-" + n + "-");
    Array.prototype.forEach.call(copy.querySelectorAll("input,textarea,select"), function (f) { if (f.type === "checkbox" || f.type === "radio") f.checked = false; else if (f.type !== "hidden" && !f.hasAttribute("data-keep")) f.value = ""; f.removeAttribute("aria-invalid"); });
    Array.prototype.forEach.call(copy.querySelectorAll(".error"), function (x) { x.remove(); });
    var head = copy.querySelector("[data-row-number]"); if (head) head.textContent = String(n + 1);
    last.parentNode.insertBefore(copy, last.nextSibling); total.value = n + 1;
    var first = copy.querySelector("input:not([type=hidden]),textarea,select"); if (first) first.focus();
  });

  /* The minutes save themselves; a second recorder is told at once. */
  var form = doc.querySelector("form[data-autosave]");
  if (form && window.fetch) {
    var timer, running = false, again = false, state = form.querySelector("[data-save-state]");
    var save = function () {
      if (running) { again = true; return; }
      running = true; var data = new FormData(form); data.append("autosave", "1");
      fetch(form.getAttribute("data-autosave"), { method: "POST", body: data, credentials: "same-origin", headers: { Accept: "application/json" } }).then(function (r) {
        return r.json().then(function (body) { return { status: r.status, body: body }; });
      }).then(function (got) {
        if (got.status === 200) { form.elements.version.value = got.body.version; state.textContent = got.body.words; state.className = "muted small"; }
        else { state.textContent = got.body.detail || got.body.words; state.className = "notice warning"; if (got.status === 409) { form.removeAttribute("data-autosave"); clearTimeout(timer); } }
      }).catch(function () { state.textContent = words.lost; state.className = "notice warning"; }).then(function () { running = false; if (again) { again = false; save(); } });
    };
    form.addEventListener("input", function () { clearTimeout(timer); if (form.hasAttribute("data-autosave")) timer = setTimeout(save, 1500); });
    form.addEventListener("submit", function () { clearTimeout(timer); });
  }
})();
