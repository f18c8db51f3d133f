// Shortcuts of one key: "g h", "g n", "/", "j", "k", "?". <html data-shortcuts="off"> switches them off.
const help = document.getElementById("shortcuts");
let before = "";
let timer;

function step(by) {
  const stops = [...document.querySelectorAll("main [data-step]")];
  if (!stops.length) return;
  const at = stops.findIndex((stop) => stop.contains(document.activeElement));
  const to = stops[Math.min(stops.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
  (to.querySelector("a[href]:not([tabindex='-1']), button, summary") ?? to).focus();
  to.scrollIntoView({ block: "nearest" });
}

const keys = {
  "?": () => help?.showModal(),
  "/": () => document.querySelector('input[type="search"]')?.focus(),
  j: () => step(1),
  k: () => step(-1),
  "g h": () => help && location.assign(help.dataset.home),
  "g n": () => help && location.assign(help.dataset.network),
};

document.addEventListener("keydown", (event) => {
  if (document.documentElement.dataset.shortcuts === "off" || document.querySelector("dialog[open]")) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const action = keys[before ? `${before} ${event.key}` : event.key];
  clearTimeout(timer);
  before = event.key === "g" && !before ? "g" : "";
  timer = setTimeout(() => (before = ""), 1200);
  if (!action) return;
  event.preventDefault();
  action();
});
