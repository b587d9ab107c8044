// Menus close when one looks elsewhere; buttons with data-dialog open their dialog.
const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  const button = event.target.closest("[data-dialog]");
  const dialog = button && document.getElementById(button.dataset.dialog);
  if (!dialog) return;
  for (const menu of openMenus()) menu.open = false;
  dialog.showModal();
});

document.addEventListener("click", (event) => {
  if (event.target instanceof HTMLDialogElement) event.target.close();
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const items = [...menu.querySelectorAll(".menu__item:not([hidden])")];
    const step = event.key === "ArrowDown" ? 1 : -1;
    const at = items.indexOf(document.activeElement);
    items[(at + step + items.length) % items.length]?.focus();
    event.preventDefault();
  }
});

for (const button of document.querySelectorAll("button[data-dialog][hidden]")) button.hidden = false;

// On a phone the tab of this page may lie beyond the edge.
for (const tab of document.querySelectorAll(".tabs__tab[aria-current]"))
  tab.closest(".tabs").scrollLeft = tab.offsetLeft - 24;
