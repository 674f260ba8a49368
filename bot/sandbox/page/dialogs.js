// Questions before a press: Slack's confirm dialog. The browser keeps the focus inside.

import { freshId, h } from "./dom.js";
import { words } from "./mrkdwn.js";

// True at once where nothing is asked.
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  const title = freshId("question");
  return new Promise((answer) => {
    const done = (yes) => { dialog.close(); dialog.remove(); answer(yes); };
    const dialog = h("dialog", { class: "confirm", "aria-labelledby": title, on: { cancel: (event) => { event.preventDefault(); done(false); } } },
      h("h2", { id: title }, words(question.title)),
      h("p", {}, words(question.text)),
      h("div", { class: "feet" },
        h("button", { type: "button", class: "button", on: { click: () => done(false) } }, words(question.deny)),
        h("button", { type: "button", class: `button ${question.style === "danger" ? "danger" : "primary"}`, on: { click: () => done(true) } }, words(question.confirm))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function asked(title, text, yes) {
  const said = (sentence) => ({ type: "plain_text", text: sentence });
  return confirmed({ title: said(title), text: said(text), confirm: said(yes), deny: said("Cancel") });
}
