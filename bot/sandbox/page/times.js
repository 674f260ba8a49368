// Moments as a person's own clock shows them.

import { me, store } from "./store.js";

const made = new Map();

function format(options) {
  const zone = me()?.zone ?? "UTC";
  const key = JSON.stringify([zone, options]);
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return made.get(key);
}

function at(seconds) {
  return new Date(seconds * 1000);
}

export function time(seconds) {
  return format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at(seconds));
}

export function dayKey(seconds) {
  return format({ year: "numeric", month: "2-digit", day: "2-digit" }).format(at(seconds));
}

export function shortDay(seconds) {
  return format({ weekday: "short", day: "numeric", month: "short" }).format(at(seconds)).replace(",", "");
}

export function longDay(seconds) {
  const day = dayKey(seconds);
  if (day === dayKey(store.screen.now)) return "Today";
  if (day === dayKey(store.screen.now - 86400)) return "Yesterday";
  return format({ weekday: "long", day: "numeric", month: "long" }).format(at(seconds));
}

export function full(seconds) {
  return `${format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(at(seconds))} at ${time(seconds)}`;
}

export function city(zone) {
  return (zone ?? "UTC").split("/").pop().replaceAll("_", " ");
}

// Today as YYYY-MM-DD, where the person is.
export function today() {
  const [day, month, year] = dayKey(store.screen.now).split("/");
  return `${year}-${month}-${day}`;
}

// What Slack makes of `<!date^…>`: its tokens in the reader's zone.
export function dated(seconds, pattern) {
  const parts = {
    date_num: () => dayKey(seconds).split("/").reverse().join("-"),
    date: () => format({ day: "numeric", month: "long", year: "numeric" }).format(at(seconds)),
    date_short: () => format({ day: "numeric", month: "short", year: "numeric" }).format(at(seconds)),
    date_long: () => format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(at(seconds)),
    date_pretty: () => longDay(seconds),
    date_short_pretty: () => longDay(seconds),
    date_long_pretty: () => longDay(seconds),
    time: () => time(seconds),
    time_secs: () => format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(at(seconds)),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (parts[name] ? parts[name]() : whole));
}

// Seconds since 1970 of a wall-clock moment where the person is.
export function moment(day, clock) {
  const guess = Date.parse(`${day}T${clock}:00Z`) / 1000;
  const [shownDay, shownTime] = [dayKey(guess), time(guess)];
  const [d, m, y] = shownDay.split("/");
  return guess - (Date.parse(`${y}-${m}-${d}T${shownTime}:00Z`) / 1000 - guess);
}
