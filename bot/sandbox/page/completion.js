// What the words before the cursor may become: a command with its hints, a person, a channel.

import { avatar } from "./avatar.js";
import { store } from "./store.js";

const MOST = 8;
const COMMAND = "/pilot";

// {title, items: [{label, about, whole | word}], eager}: eager ones are taken by Enter.
export function completions(text, cursor) {
  const before = text.slice(0, cursor);
  const word = before.match(/(^|\s|:)([@#])([\p{L}\p{N}._-]*)$/u);
  if (word) return word[2] === "@" ? people(word[3]) : channels(word[3]);
  if (before.startsWith("/") && cursor === text.length) return commands(before);
  return { title: "", items: [], eager: false };
}

function commands(before) {
  if (COMMAND.startsWith(before) && before !== `${COMMAND} `) {
    return { title: "Commands", items: [{ label: COMMAND, about: "Preflight: register AI pilots and keep them on course for production", whole: `${COMMAND} ` }], eager: before !== COMMAND };
  }
  if (!before.startsWith(`${COMMAND} `)) return { title: "", items: [], eager: false };
  const typed = before.slice(COMMAND.length + 1);
  const known = store.frame.commands.filter((hint) => hint.typed.startsWith(typed) && hint.typed !== typed);
  const [first] = typed.split(" ", 1);
  const within = typed.includes(" ") ? known.filter((hint) => hint.typed.startsWith(`${first} `)) : known.filter((hint) => !hint.typed.includes(" "));
  const items = within.slice(0, typed.includes(" ") ? MOST : store.frame.commands.length);
  return { title: "/pilot …", items: items.map((hint) => ({ label: `${COMMAND} ${hint.typed}`, about: hint.says, whole: `${COMMAND} ${hint.typed} ` })), eager: false };
}

function people(typed) {
  const wanted = typed.toLowerCase();
  const found = store.screen.people.filter((who) => who.id !== store.frame.slackbot && !who.deactivated && [who.handle, ...who.name.toLowerCase().split(" ")].some((each) => each.startsWith(wanted)));
  const items = found.slice(0, MOST).map((who) => ({ label: who.name, about: who.handle, word: `@${who.handle} `, face: avatar(who, "small") }));
  return { title: "People", items, eager: !items.some((item) => item.about === wanted) };
}

function channels(typed) {
  const found = store.screen.places.filter((place) => place.kind === "channel" && place.name.startsWith(typed.toLowerCase()));
  const items = found.slice(0, MOST).map((place) => ({ label: `#${place.name}`, word: `#${place.name} ` }));
  return { title: "Channels", items, eager: !found.some((place) => place.name === typed) };
}

// The text with what was picked in it, and where the cursor goes.
export function taken(item, text, cursor) {
  if (item.whole) return { text: item.whole, at: item.whole.length };
  const before = text.slice(0, cursor).replace(/[@#][\p{L}\p{N}._-]*$/u, item.word);
  return { text: before + text.slice(cursor), at: before.length };
}
