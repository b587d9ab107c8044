// Ctrl/Cmd+K: records from the server, actions from the page, in one list.
const ROWS = 12;

const actionsLike = (text) => {
  const links = [...document.querySelectorAll("#create a, .rail__nav a")];
  const wanted = text.trim().toLowerCase();
  return links
    .map((link) => ({
      label: link.querySelector("span").textContent.trim(),
      hint: link.closest("[data-hint]").dataset.hint,
      url: link.getAttribute("href"),
    }))
    .filter((action) => action.label.toLowerCase().includes(wanted));
};

const recordsLike = async (url, text, signal) => {
  if (!url || !text.trim()) return [];
  const reply = await fetch(`${url}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" }, signal });
  return reply.ok ? reply.json() : [];
};

document.addEventListener("alpine:init", () => {
  window.Alpine.data("palette", () => ({
    text: "",
    found: [],
    at: 0,
    settled: false,
    pending: null,

    init() {
      document.addEventListener("keydown", (event) => {
        if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey) {
          event.preventDefault();
          this.show();
        }
      });
    },
    show() {
      if (this.$root.open) return;
      this.text = "";
      this.look();
      this.$root.showModal();
      this.$refs.field.focus();
    },
    async look() {
      this.pending?.abort();
      this.pending = new AbortController();
      const text = this.text;
      this.found = actionsLike(text).slice(0, ROWS);
      this.at = 0;
      this.settled = false;
      const records = await recordsLike(document.body.dataset.suggest, text, this.pending.signal).catch(() => null);
      if (text !== this.text) return;
      this.settled = true;
      if (records?.length) this.found = [...records, ...this.found].slice(0, ROWS);
    },
    steer(event) {
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.isComposing) return;
      if (event.key in steps && this.found.length) {
        event.preventDefault();
        this.at = (this.at + steps[event.key] + this.found.length) % this.found.length;
        this.$nextTick(() => document.getElementById(this.current)?.scrollIntoView({ block: "nearest" }));
      }
      if (event.key === "Enter") {
        event.preventDefault();
        this.go(this.found[this.at]);
      }
    },
    go(row) {
      const search = `${document.body.dataset.search}?q=${encodeURIComponent(this.text)}`;
      if (row || this.text.trim()) location.assign(row ? row.url : search);
    },
    get rows() {
      return this.found.map((row, index) => ({
        id: `palette-row-${index}`,
        label: row.label,
        hint: row.hint ?? "",
        chosen: index === this.at,
        open: () => this.go(row),
        point: () => { this.at = index; },
      }));
    },
    get current() { return this.found.length ? `palette-row-${this.at}` : ""; },
    get nothing() { return this.settled && this.found.length === 0; },
  }));
});
