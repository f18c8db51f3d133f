// Suggestions while one types, in the search box and after an @ in every textarea with data-mentions. Both work without.
class Suggestions {
  // part: what is being typed, of what stands in the field.
  constructor(field, source, part) {
    Object.assign(this, { field, source, part, options: [] });
    const id = `suggestions-${document.querySelectorAll(".suggestions").length}`;
    this.list = Object.assign(document.createElement("div"), { id, className: "suggestions", role: "listbox" });
    this.list.ariaLabel = field.ariaLabel ?? field.labels[0]?.textContent;
    field.closest("form, .field").append(this.list);
    field.ariaAutoComplete = "list";
    field.setAttribute("aria-controls", id);
    if (field.type === "search") field.role = "combobox";
    this.show([]);
    field.addEventListener("blur", () => this.show([]));
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(part(field)), 180);
    });
    // A click must not take the focus away before it counts.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[data-handle]")));
  }

  // Whatever goes wrong, nothing is suggested; what comes too late is passed over.
  async ask(q) {
    const answer = q.length > 1 && (await fetch(`${this.source}?${new URLSearchParams({ q })}`).catch(() => null));
    const html = answer?.ok && !answer.redirected ? await answer.text() : "";
    if (this.part(this.field) !== q) return;
    this.list.innerHTML = document.activeElement === this.field ? html : "";
    this.show([...this.list.querySelectorAll("[role=option]")]);
  }

  show(options) {
    this.options = options;
    options.forEach((option, at) => (option.id = `${this.list.id}-${at}`));
    this.list.hidden = !options.length;
    if (this.field.role) this.field.ariaExpanded = String(!this.list.hidden);
    this.mark(-1);
  }

  mark(at) {
    this.at = at;
    this.options.forEach((option, number) => (option.ariaSelected = String(number === at)));
    this.options[at]?.scrollIntoView({ block: "nearest" });
    if (at < 0) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", this.options[at].id);
  }

  key(event) {
    const { at, options } = this;
    if (!options.length || event.isComposing) return;
    if (event.key === "ArrowDown") this.mark((at + 1) % options.length);
    else if (event.key === "ArrowUp") this.mark((at > 0 ? at : options.length) - 1);
    else if (event.key === "Escape") this.show([]);
    else if (event.key === "Enter" && at >= 0) options[at].click();
    else return;
    event.preventDefault();
  }

  choose(option) {
    if (!option) return;
    const end = this.field.selectionStart;
    this.field.setRangeText(`${option.dataset.handle} `, end - this.part(this.field).length, end, "end");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.show([]);
  }
}

const box = document.querySelector(".searching");
if (box) new Suggestions(box.querySelector("input[type=search]"), box.dataset.source, (field) => field.value.trim());

const begun = (field) => field.value.slice(0, field.selectionStart).match(/(?<![\w@/&.+-])@([a-z0-9-]{1,40})$/i)?.[1] ?? "";
document.addEventListener("focusin", ({ target }) => {
  if (!box || target.ariaAutoComplete || !target.matches("textarea[data-mentions]")) return;
  new Suggestions(target, box.dataset.handles, begun);
});
