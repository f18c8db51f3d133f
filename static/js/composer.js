// Pictures of a post: works without. Added here: dropping and pasting them, and seeing them arrive.

const chooser = (form) => form?.querySelector('input[name="pictures"]');
const pictures = (data) => [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));

// Puts files into the chooser as if they had been picked there.
function pick(field, files) {
  const input = chooser(field.form);
  if (!input || !files.length) return false;
  const picked = new DataTransfer();
  files.forEach((file) => picked.items.add(file));
  input.files = picked.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

const text = (event) => event.target.closest?.(".composer textarea");

document.addEventListener("paste", (event) => {
  const field = text(event);
  // Office programs add a picture of the text that is copied: then the text is meant.
  if (!field || event.clipboardData.types.includes("text/plain")) return;
  if (pick(field, pictures(event.clipboardData))) event.preventDefault();
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const field = text(event);
    if (!field || !event.dataTransfer?.types.includes("Files")) return;
    field.classList.toggle("dropping", kind === "dragover");
    if (kind === "dragleave") return;
    event.preventDefault();
    if (kind === "drop") pick(field, pictures(event.dataTransfer));
  });
}

// It stands there until the answer is here.
document.addEventListener("htmx:afterRequest", () => {
  document.querySelectorAll(".draft.arriving").forEach((row) => row.remove());
});
document.addEventListener("change", async (event) => {
  if (!event.target.matches?.('.composer input[name="pictures"]')) return;
  const list = event.target.closest(".composer-pictures").querySelector(".drafts");
  for (const file of [...event.target.files].slice(0, 4)) {
    const row = Object.assign(document.createElement("li"), { className: "draft arriving" });
    const canvas = Object.assign(document.createElement("canvas"), { width: 176, height: 176 });
    row.append(canvas, file.name);
    list.append(row);
    const picture = await createImageBitmap(file).catch(() => null);
    if (!picture) continue;
    const side = Math.min(picture.width, picture.height);
    const [x, y] = [(picture.width - side) / 2, (picture.height - side) / 2];
    canvas.getContext("2d").drawImage(picture, x, y, side, side, 0, 0, 176, 176);
  }
});
