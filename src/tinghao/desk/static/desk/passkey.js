// Passkeys (WebAuthn): the form stays hidden where the browser knows none, and the code form remains.
"use strict";
(function () {
  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (c) { return c.charCodeAt(0); });
  }
  function text(buffer) {
    let plain = "";
    new Uint8Array(buffer).forEach(function (b) { plain += String.fromCharCode(b); });
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function asked(options) {
    const key = options.publicKey;
    key.challenge = bytes(key.challenge);
    if (key.user) key.user.id = bytes(key.user.id);
    ["excludeCredentials", "allowCredentials"].forEach(function (name) {
      (key[name] || []).forEach(function (c) { c.id = bytes(c.id); });
    });
    return { publicKey: key };
  }
  function answered(made) {
    const r = made.response;
    const response = { clientDataJSON: text(r.clientDataJSON) };
    if (r.attestationObject) response.attestationObject = text(r.attestationObject);
    if (r.authenticatorData) response.authenticatorData = text(r.authenticatorData);
    if (r.signature) response.signature = text(r.signature);
    if (r.userHandle) response.userHandle = text(r.userHandle);
    return JSON.stringify({
      id: made.id, rawId: text(made.rawId), type: made.type,
      response: response, clientExtensionResults: made.getClientExtensionResults(),
    });
  }
  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    if (!window.PublicKeyCredential || !navigator.credentials) return;
    form.hidden = false;
    const words = form.querySelector("[data-passkey-words]");
    form.addEventListener("submit", function (event) {
      if (form.elements.answer.value) return;
      event.preventDefault();
      event.stopPropagation();
      words.textContent = "";
      const options = asked(JSON.parse(form.dataset.options));
      navigator.credentials[form.dataset.passkey](options).then(function (made) {
        form.elements.answer.value = answered(made);
        form.submit();
      }).catch(function () { words.textContent = words.dataset.failed; });
    }, true);
  });
})();
