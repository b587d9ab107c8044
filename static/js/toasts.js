// What just happened, for eight seconds; longer while someone points at it or is inside.
const LIFE = 8000;
const box = document.getElementById("toasts");

const watch = (note) => {
  let timer;
  const start = () => { clearTimeout(timer); timer = setTimeout(() => note.remove(), LIFE); };
  const hold = () => clearTimeout(timer);
  const close = note.querySelector("[data-toast-close]");
  close.hidden = false;
  close.addEventListener("click", () => note.remove());
  for (const name of ["mouseenter", "focusin"]) note.addEventListener(name, hold);
  for (const name of ["mouseleave", "focusout"]) note.addEventListener(name, start);
  if (!note.classList.contains("note--bad")) start();
};

if (box) {
  box.querySelectorAll("[data-toast]").forEach(watch);
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) watch(node);
  }).observe(box, { childList: true });
}
