/* The slip as a picture, drawn on a canvas: number, code and QR, so that it can be kept among the photos. */
(function () {
  "use strict";
  var button = document.querySelector("[data-save]");
  if (!button || !document.createElement("canvas").getContext) return;
  button.hidden = false;
})();
