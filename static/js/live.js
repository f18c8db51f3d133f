// What changes without a page load: busy marks, focus after a swap, messages that come and go, failures in words.

function reveal(root) {
  root.querySelectorAll?.("[data-needs-script]").forEach((element) => (element.hidden = false));
}

// Plain success fades by itself, unless the pointer or the focus is on it; errors, and what offers a way back, stay.
function watch(message) {
  if (message.dataset.watched || message.matches(".error, .warning, :has(form, a)")) return;
  message.dataset.watched = "yes";
  const leave = () => (message.matches(":hover, :focus-within") ? setTimeout(leave, 3000) : message.remove());
  setTimeout(leave, 9000);
}

const messages = document.getElementById("messages");
if (messages) {
  const settle = () => {
    reveal(messages);
    messages.querySelectorAll("[data-message]").forEach(watch);
  };
  new MutationObserver(settle).observe(messages, { childList: true });
  settle();
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest("[data-message]")?.remove();
});

function say(text) {
  const message = document.getElementById("trouble")?.content.firstElementChild?.cloneNode(true);
  if (!message || !messages) return;
  if (text) message.querySelector("p").textContent = text;
  messages.append(message);
}

document.addEventListener("htmx:beforeRequest", (event) => event.detail.target?.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", (event) => event.detail.target?.removeAttribute("aria-busy"));
// A view may put its reason in words into this header (percent-encoded UTF-8); otherwise the page has a sentence for it.
document.addEventListener("htmx:responseError", (event) => {
  const reason = event.detail.xhr.getResponseHeader("X-Reason");
  say(reason ? decodeURIComponent(reason) : "");
});
document.addEventListener("htmx:sendError", () => say(""));

// After a swap the focus stays where the person was: on what replaced the control, never lost to the top of the page.
// The control is noted before the request, which disables it.
const held = new WeakMap();
let lost; // what is replaced together with the focus
document.addEventListener("htmx:beforeRequest", ({ detail }) => held.set(detail.xhr, document.activeElement));
document.addEventListener("htmx:beforeSwap", ({ detail: { xhr, target } }) => {
  const now = document.activeElement;
  lost = target?.contains(now === document.body ? held.get(xhr) : now) && target;
});
document.addEventListener("htmx:load", (event) => {
  const added = event.detail.elt;
  reveal(added);
  if (added === document.body) return;
  const first = (selector) => [...added.querySelectorAll(selector)].find((one) => one.checkVisibility());
  // What comes out of band is not where the person was.
  const here = lost && (added.id === lost.id || lost.contains(added) || added.matches("li"));
  const next =
    first('[aria-invalid="true"]') ??
    (added.matches("[data-focus]") ? added : first("[data-focus]")) ??
    (here && first("a[href]:not([tabindex]), button:not([tabindex]), summary, input:not([type=hidden]), textarea, select"));
  if (!next && !here) return;
  lost = null;
  const place = next ?? added;
  if (!next) place.tabIndex = -1;
  // What is wrong comes into sight; for anything else the page stays where it is.
  place.focus({ preventScroll: !place.ariaInvalid });
  if (place.matches("textarea")) place.selectionStart = place.value.length;
});

// On a phone the current link of a strip comes into sight; the page stays where it is.
for (const link of document.querySelectorAll(":is(.tabs, .sidenav) > [aria-current]")) {
  const strip = link.parentElement;
  strip.scrollLeft += link.offsetLeft - strip.offsetLeft - (strip.clientWidth - link.offsetWidth) / 2;
}
reveal(document);
