// Sets light or dark before anything is drawn.
"use strict";

try {
  const chosen = localStorage.getItem("preflight-theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch (denied) {
  document.documentElement.dataset.storage = "denied";  // private windows may refuse; then the system decides
}
