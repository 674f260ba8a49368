// Begins: asks for the frame, looks, draws, and looks again whenever something changed.

import { drawBar } from "./bar.js";
import { drawComposer } from "./composer.js";
import { drawHead, openTab } from "./head.js";
import { drawHome } from "./home.js";
import { drawMessages, markRead } from "./messages.js";
import { drawModal } from "./modal.js";
import { drawPanel } from "./panel.js";
import { drawSidebar } from "./sidebar.js";
import { conversationWith, draw, go, look, onDraw, personOf, placeNamed, store, stored } from "./store.js";
import { get, listen } from "./wire.js";

const WIDE = 1100;

onDraw(drawBar);
onDraw(drawSidebar);
onDraw(drawHead);
onDraw(() => drawComposer(document.getElementById("composer"), { id: "words" }));
onDraw(drawMessages);
onDraw(drawHome);
onDraw(drawPanel);
onDraw(drawModal);
onDraw(markRead);
onDraw(() => {
  const { preparing } = store.screen;
  document.getElementById("client").inert = Boolean(preparing);
  const curtain = document.getElementById("curtain");
  curtain.hidden = !preparing;
  curtain.textContent = preparing;
});

// Where the address says, else the first person in the first channel.
async function begin() {
  store.frame = await get("/see/frame");
  const [handle, name] = location.hash.slice(2).split("/").map(decodeURIComponent);
  const person = store.frame.people.find((each) => each.handle === handle) ?? store.frame.people[0];
  const panel = store.frame.tries.length && innerWidth >= WIDE && !stored("preflight-tried") ? "tries" : store.here.panel;
  Object.assign(store.here, { me: person.id, place: "", panel });
  await look();
  await go({ place: (name && await placeCalled(name)) || store.here.place, tab: "messages" });
  if (name === "home") await openTab("home");
  stored("preflight-tried", "yes");
}

async function placeCalled(name) {
  if (!name.startsWith("@") && name !== "home") return placeNamed(name)?.id;
  const handle = name === "home" ? personOf(store.frame.app).handle : name.slice(1);
  const other = store.screen.people.find((each) => each.handle === handle);
  return other && conversationWith(other.id);
}

function changed(born) {
  store.cut = false;
  if (store.frame && store.frame.born !== born) begun = begin();
  else begun.then(look);
}

function cut() {
  store.cut = true;
  draw();
}

// Mentions of channels and links to Home lead there.
document.addEventListener("click", (event) => {
  const to = event.target.closest("[data-go]")?.dataset.go;
  if (!to) return;
  if (to !== "home") go({ place: to, tab: "messages" });
  else conversationWith(store.frame.app).then((place) => go({ place })).then(() => openTab("home"));
});
for (const skip of document.querySelectorAll(".skip")) {
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    const place = document.querySelector(skip.getAttribute("href"));
    (place.querySelector("textarea, [role=log]:not([hidden]), [role=tabpanel]:not([hidden])") ?? place).focus();
  });
}

// F6 goes round: the demo's bar, then Slack or the form that lies over it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "F6") return;
  event.preventDefault();
  const bar = document.getElementById("bar");
  const inSlack = document.querySelector("#layer:not([hidden]) :is(input, textarea, button)") ?? document.getElementById("words") ?? document.getElementById("messages");
  (bar.contains(document.activeElement) ? inSlack : bar.querySelector("[role=radio][tabindex='0']"))?.focus();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden && store.screen) markRead(); });
window.addEventListener("hashchange", () => { begun = begin(); });

let begun = begin();
listen(changed, cut);
