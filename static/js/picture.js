// The page of a picture: arrow keys go to the one beside it, Escape back to the post, by the links that are there.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.target.closest("input, textarea, select, details[open]") || document.querySelector("dialog[open]")) return;
  document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});
