// What was typed is never lost: it stays on this device (and on the server, where a form has a draft URL)
// until a page says that it was saved.
const SENT = "draft-sent";
// Two people who share a device do not see what the other typed.
const keyOf = (form) => `draft:${document.body.dataset.reader}:${form.dataset.draft}`;
const isKept = (field) =>
  field.name && !field.disabled && !["hidden", "password", "file", "submit", "button"].includes(field.type);

const read = (form) => {
  const fields = [...form.elements].filter(isKept);
  return fields
    .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
    .flatMap((field) =>
      field.type === "select-multiple"
        ? [...field.selectedOptions].map((option) => [field.name, option.value])
        : [[field.name, field.value]],
    );
};

const growTo = (form, names) => {
  for (const box of form.querySelectorAll("[data-rows]")) {
    const wanted = names.filter((name) => name.startsWith(`${box.dataset.rows}-`));
    const most = Math.max(-1, ...wanted.map((name) => Number(name.slice(box.dataset.rows.length + 1).split("-")[0])));
    while (Number(box.dataset.next ?? box.querySelectorAll("[data-row]").length) <= most)
      box.dispatchEvent(new CustomEvent("rows:add", { bubbles: true }));
  }
};

const write = (form, pairs) => {
  growTo(form, pairs.map(([name]) => name));
  for (const field of [...form.elements].filter(isKept)) {
    const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" && !values.length) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
    else if (field.type === "select-multiple")
      for (const option of field.options) option.selected = values.includes(option.value);
    else if (values.length) field.value = values[0];
  }
};

const tell = (form, method) => {
  if (!form.dataset.draftUrl) return Promise.resolve();
  const body = method === "PUT" ? new URLSearchParams(read(form)) : undefined;
  const token = form.elements.csrf_token?.value ?? "";
  // Browsers carry no more than 64 KB past the end of a page.
  const keepalive = (body?.toString().length ?? 0) < 60_000;
  return fetch(form.dataset.draftUrl, { method, body, headers: { "X-CSRFToken": token }, keepalive }).catch(() => {});
};

const keptNote = (form) => document.querySelector(`[data-draft-kept="${form.dataset.draft}"]`);

const offerDiscard = (form) => {
  // The server says so itself when the draft comes from there.
  const kept = keptNote(form);
  const note = kept ?? document.getElementById("draft-note").content.cloneNode(true).firstElementChild;
  note.querySelector("button").addEventListener("click", async (event) => {
    event.preventDefault();
    localStorage.removeItem(keyOf(form));
    await tell(form, "DELETE");
    if (form.dataset.draftUrl) location.reload();
    form.reset();
    note.remove();
  });
  if (!kept) form.prepend(note);
};

const forgetSaved = () => {
  // Good news counts only when it answers the very page that was sent: after a tunnel it may be another's.
  const [key, from] = JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
  if (!key || from !== document.referrer || !document.querySelector("#toasts .note--good")) return;
  localStorage.removeItem(key);
  sessionStorage.removeItem(SENT);
};

const keep = (form) => {
  const untouched = JSON.stringify(read(form));
  const stored = localStorage.getItem(keyOf(form));
  const isRefused = form.querySelector("[aria-invalid], .notice--warn");
  // What came along from a smaller form is in this one now.
  if (form.dataset.draftFrom) localStorage.removeItem(`draft:${document.body.dataset.reader}:${form.dataset.draftFrom}`);
  const isStored = stored && stored !== untouched && !isRefused;
  if (isStored) write(form, JSON.parse(stored));
  if (isStored || keptNote(form)) offerDiscard(form);
  let timer;
  const save = () => {
    clearTimeout(timer);
    const now = JSON.stringify(read(form));
    if (now === untouched && !stored) localStorage.removeItem(keyOf(form));
    else localStorage.setItem(keyOf(form), now);
  };
  form.addEventListener("input", () => {
    save();
    timer = setTimeout(() => tell(form, "PUT"), 1500);
  });
  form.addEventListener("submit", () => {
    save();
    sessionStorage.setItem(SENT, JSON.stringify([keyOf(form), location.href.split("#")[0]]));
  });
};

forgetSaved();
document.querySelectorAll("form[data-draft]").forEach(keep);
