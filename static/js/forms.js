// Forms work without this file. Added here: characters left, a preview of the photo, no second submit, focus on the first error,
// a question before words are lost.

// Characters left, for every field with a limit that is long enough to lose count of.
function addCounter(field) {
  const limit = Number(field.dataset.count || field.maxLength);
  if (!(limit > 0) || field.dataset.counted) return;
  field.dataset.counted = "yes";
  const counter = document.createElement("output");
  counter.className = "counter";
  field.after(counter);
  const update = () => {
    const used = [...field.value].length;
    counter.textContent = `${used} / ${limit}`;
    counter.classList.toggle("over", used > limit);
    // A count read out at every key would drown the text; it speaks up only when it matters.
    counter.setAttribute("aria-live", limit - used <= 20 ? "polite" : "off");
  };
  field.addEventListener("input", update);
  update();
}

function enhance(root) {
  root.querySelectorAll?.("textarea[maxlength], [data-count]").forEach(addCounter);
}

// The chosen picture, drawn on a canvas: an address such as blob: would need a wider content security policy.
class MaillonPhoto extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", async (event) => {
      const file = event.target.files?.[0];
      const avatar = this.querySelector(".avatar");
      if (!file || !avatar) return;
      const picture = await createImageBitmap(file).catch(() => null);
      if (!picture) return;
      const side = Math.min(picture.width, picture.height);
      const canvas = Object.assign(document.createElement("canvas"), { width: 240, height: 240 });
      canvas
        .getContext("2d")
        .drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, 240, 240);
      avatar.replaceChildren(canvas);
    });
  }
}
customElements.define("maillon-photo", MaillonPhoto);

// A second click on a slow network sends nothing twice. htmx has its own guard (hx-disabled-elt).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post]")) return;
  if (form.getAttribute("aria-busy") === "true") return event.preventDefault();
  form.setAttribute("aria-busy", "true");
  setTimeout(() => form.removeAttribute("aria-busy"), 8000);
});
addEventListener("pageshow", () => {
  document.querySelectorAll('form[aria-busy="true"]').forEach((form) => form.removeAttribute("aria-busy"));
});

// What was typed and not sent; marked as wrong, it has come back as it was sent.
const isUnsent = (field) => field.value.trim() && (field.value !== field.defaultValue || field.ariaInvalid);
let leaving = false;
document.addEventListener("submit", (event) => (leaving = !event.defaultPrevented && !!event.target.querySelector("[data-mentions]")));
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => (leaving ||= !!detail.xhr.getResponseHeader("HX-Redirect")));
addEventListener("beforeunload", (event) => {
  if (!leaving && [...document.querySelectorAll("[data-mentions]")].some(isUnsent)) event.preventDefault();
});

document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
enhance(document);
document.querySelector('.error-summary, [aria-invalid="true"]')?.focus();
