// Keys for those who never leave the keyboard; silent while somebody types.
const isTyping = (element) =>
  element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || element.closest("dialog[open]");

const follow = (selector) => {
  const link = document.querySelector(selector);
  if (link) location.assign(link.getAttribute("href"));
  return Boolean(link);
};

let leader = 0;

const acts = {
  "/": () => document.getElementById("q-top")?.focus(),
  "?": () => document.getElementById("keys-help")?.showModal(),
  c: () => {
    const menu = document.getElementById("create");
    if (!menu) return;
    menu.open = true;
    menu.querySelector(".menu__item")?.focus();
  },
  l: () => {
    const box = document.querySelector("[data-log-box]");
    if (box) box.focus();
    else follow('a[data-key="l"]');
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  if (event.key === "g") {
    leader = Date.now();
    return;
  }
  if (Date.now() - leader < 1500) {
    leader = 0;
    if (/^[a-z]$/.test(event.key) && follow(`[data-go="${event.key}"]`)) event.preventDefault();
    return;
  }
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
