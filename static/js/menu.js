// <maillon-menu> around <details>: it opens without this file. Added here: Esc, a click elsewhere, arrow keys, one open at a time.
class MaillonMenu extends HTMLElement {
  connectedCallback() {
    this.details = this.querySelector("details");
    this.addEventListener("keydown", this);
    this.addEventListener("focusout", this);
    this.details?.addEventListener("toggle", this);
  }

  get items() {
    return [...this.querySelectorAll(".menu-panel :is(a, button):not([hidden], [disabled])")];
  }

  handleEvent(event) {
    if (event.type === "toggle") return this.toggled();
    if (!this.details?.open) return;
    if (event.type === "focusout") {
      if (event.relatedTarget && !this.contains(event.relatedTarget)) this.details.open = false;
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.details.open = false;
      this.querySelector("summary").focus();
    } else if (["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
      event.preventDefault();
      this.move(event.key);
    }
  }

  move(key) {
    const items = this.items;
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[key];
    items.at(to % items.length)?.focus();
  }

  toggled() {
    if (!this.details.open) return;
    // The panel ends where its button ends; where that would push it off the page, it begins where the button begins.
    const panel = this.querySelector(".menu-panel");
    panel.classList.remove("from-start");
    panel.classList.toggle("from-start", panel.getBoundingClientRect().left < 8);
    for (const other of document.querySelectorAll("maillon-menu > details[open]")) {
      if (other !== this.details) other.open = false;
    }
  }
}
customElements.define("maillon-menu", MaillonMenu);

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("maillon-menu > details[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
  const opener = event.target.closest("[data-open]");
  if (opener) {
    opener.closest("details")?.removeAttribute("open");
    document.getElementById(opener.dataset.open)?.showModal();
  }
  const copier = event.target.closest("[data-copy]");
  const said = copier?.querySelector("span");
  if (said) navigator.clipboard?.writeText(copier.dataset.copy).then(() => (said.textContent = copier.dataset.copied));
});
