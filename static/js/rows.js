// Repeated fieldsets grow from their <template>; quick days fill a date field.
const add = (box) => {
  const index = Number(box.dataset.next ?? box.querySelectorAll("[data-row]").length);
  box.dataset.next = index + 1;
  const row = box.querySelector("template").content.cloneNode(true);
  for (const element of row.querySelectorAll("*"))
    for (const name of ["name", "id", "for", "aria-describedby", "data-quick-days"]) {
      const value = element.getAttribute(name);
      if (value?.includes("__i__")) element.setAttribute(name, value.replaceAll("__i__", index));
    }
  box.append(row);
  const rows = box.querySelectorAll("[data-row]");
  reveal(box);
  return rows[rows.length - 1];
};

const iso = (day) =>
  [day.getFullYear(), String(day.getMonth() + 1).padStart(2, "0"), String(day.getDate()).padStart(2, "0")].join("-");

const dayOf = (rule) => {
  const day = new Date();
  if (rule === "monday") day.setDate(day.getDate() + ((8 - day.getDay()) % 7 || 7));
  else if (rule === "month") {
    const date = day.getDate();
    day.setMonth(day.getMonth() + 1);
    if (day.getDate() !== date) day.setDate(0);
  } else day.setDate(day.getDate() + Number(rule));
  return iso(day);
};

const reveal = (part) => {
  for (const control of part.querySelectorAll("[data-quick-days], [data-add-row], [data-remove-row]"))
    control.hidden = false;
};

document.addEventListener("click", (event) => {
  const adder = event.target.closest("[data-add-row]");
  if (adder) {
    const box = document.querySelector(`[data-rows="${adder.dataset.addRow}"]`);
    add(box).querySelector("input, textarea, select")?.focus();
  }
  const remover = event.target.closest("[data-remove-row]");
  if (remover) {
    const form = remover.closest("form");
    remover.closest("[data-row]").remove();
    form?.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const day = event.target.closest("[data-day]");
  const group = day?.closest("[data-quick-days]");
  if (group) {
    const field = document.getElementById(group.dataset.quickDays);
    field.value = dayOf(day.dataset.day);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

document.addEventListener("rows:add", (event) => add(event.target));
reveal(document);
