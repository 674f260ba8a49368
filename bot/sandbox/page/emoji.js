// The few shortcodes that are drawn; any other stays as it was typed.

const EMOJI = {
  "+1": "👍", "-1": "👎", bar_chart: "📊", bell: "🔔", bulb: "💡", calendar: "📅", clipboard: "📋",
  eyes: "👀", hourglass: "⌛", large_blue_circle: "🔵", large_green_circle: "🟢", large_yellow_circle: "🟡",
  pause_button: "⏸️", point_right: "👉", red_circle: "🔴", rocket: "🚀", tada: "🎉", thinking_face: "🤔",
  wave: "👋", warning: "⚠️", white_check_mark: "✅", x: "❌", zzz: "💤",
};

export function emojiOf(name) {
  return EMOJI[name] ?? null;
}
