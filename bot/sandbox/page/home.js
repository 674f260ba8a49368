// The app's Home tab: whatever view it published for this person.

import { blocks } from "./blocks.js";
import { h, redraw } from "./dom.js";
import { sentence } from "./messages.js";
import { does, store } from "./store.js";

const place = document.getElementById("home");
let trouble = null;

export function drawHome() {
  const { here, screen } = store;
  place.hidden = !(here.tab === "home" && screen.place?.kind === "app");
  if (place.hidden) return;
  place.setAttribute("role", "tabpanel");
  place.setAttribute("aria-labelledby", "tab-home");
  const view = screen.home;
  redraw(place, [view?.id, view?.hash, view?.states, trouble, here.me, screen.now], () => [
    trouble ? h("p", { class: "trouble", role: "alert" }, trouble) : null,
    view ? h("div", { class: "home" }, blocks(view.blocks, surface(view))) : empty(),
  ]);
}

function empty() {
  return h("div", { class: "empty" }, h("p", {}, "Preflight has published no Home for you so far."));
}

function surface(view) {
  return {
    states: view.states,
    errors: view.errors,
    holds: () => {},
    acts: async (what, block, element, given = {}) => {
      const answer = await does(what, { view: view.id, block: block.block_id, action: element.action_id, ...given });
      trouble = sentence(answer);
      drawHome();
    },
  };
}
