
// The page of a round. The address after "#" is the only state (filters, order, the opened row), so that a link, a reload
// and "back" keep what one sees. Facts stand once, in the table: a section has division and validity, a group of results
// that may be compared has what they share, a row the rest.
"use strict";
const facets = [
  ["validity", "validity"], ["division", "division"], ["category", "category"], ["kind", "kind"],
  ["workload", "workload"], ["scenario", "scenario"], ["system", "system"], ["submitter", "submitter"],
];
const orders = [
  ["", "best first"], ["submitter", "submitter"], ["system", "system"], ["category", "category"], ["result", "result"],
  ["quality", "quality"], ["light", "speed of light"], ["precision", "precision"], ["attempt", "attempt"], ["findings", "findings"],
  ["workload", "workload"], ["scenario", "scenario"], ["kind", "kind"], ["division", "division"], ["validity", "validity"],
];
const main = document.querySelector("main");
const sections = [...main.querySelectorAll("section.standing")];
const columns = [...main.querySelector("thead tr").cells].map(heading => heading.dataset.column);
const results = [...main.querySelectorAll("tr.result")].map(row => {
  const group = row.closest("tbody"), facts = { ...row.closest("section").dataset, ...group.dataset };
  columns.forEach((column, i) => facts[column] ??= row.cells[i].textContent.trim());
  return { row, facts, words: `${group.rows[0].textContent} ${row.textContent}`.toLowerCase() };
});
const places = new Map([...sections, ...main.querySelectorAll("tbody, tr.result")].map((element, i) => [element, i]));
const controls = new Map();
const count = document.createElement("span");
const more = document.createElement("button");
const screens = 150; // Rows of some screens: laying out a thousand takes seconds, and nobody sees them at once.
let most = screens;
let opened = null;

const read = () => new URLSearchParams(location.hash.slice(1));

function write(changes, inHistory) {
  const state = read();
  for (const [key, value] of Object.entries(changes)) {
    if (value) state.set(key, value); else state.delete(key);
  }
  const address = "#" + (state.toString() || "all"); // An empty one would scroll to the top.
  if (inHistory) location.hash = address; else location.replace(address);
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function addSelect(fields, key, label, options) {
  const select = element("select", {}, ...options.map(([value, text]) => element("option", { value }, text)));
  select.addEventListener("change", () => write({ [key]: select.value }, false));
  controls.set(key, select);
  fields.append(element("label", {}, label, select));
}

function addControls() {
  const fields = element("div", { class: "fields" });
  const find = element("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  let wait = 0;
  find.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => write({ find: find.value.trim() }, false), 200); });
  controls.set("find", find);
  fields.append(element("label", {}, "find", find));
  const inOrder = new Intl.Collator("en", { numeric: true }).compare;
  for (const [key, label] of facets) {
    const values = [...new Set(results.map(result => result.facts[key]))].sort(inOrder);
    if (values.length > 1) addSelect(fields, key, label, [["", "all"], ...values.map(value => [value, value || "none"])]);
  }
  addSelect(fields, "order", "order", orders);
  addSelect(fields, "down", "direction", [["", "ascending"], ["1", "descending"]]);
  const all = element("button", { type: "button" }, "show all");
  all.addEventListener("click", () => location.replace("#all"));
  fields.append(element("label", {}, " ", all));
  const box = element("details", { class: "filters" }, element("summary", {}, "Filter and order ", count), fields);
  box.open = matchMedia("(min-width: 70rem)").matches;
  count.setAttribute("role", "status");
  document.querySelector("#controls").append(box);
  for (const heading of main.querySelectorAll("thead th[data-column]")) {
    if (!orders.some(([key]) => key === heading.dataset.column)) continue;
    const press = element("button", { type: "button" }, ...heading.childNodes);
    press.addEventListener("click", () => {
      const state = read(), again = state.get("order") === heading.dataset.column && !state.get("down");
      write({ order: heading.dataset.column, down: again ? "1" : "" }, false);
    });
    heading.append(press);
  }
}

function showControls(state) {
  for (const [key, control] of controls) {
    if (control !== document.activeElement || control.tagName === "SELECT") control.value = state.get(key) ?? "";
    control.classList.toggle("set", Boolean(state.get(key)));
  }
  for (const heading of main.querySelectorAll("thead th")) {
    heading.removeAttribute("aria-sort");
    if (heading.dataset.column && heading.dataset.column === state.get("order")) heading.setAttribute("aria-sort", state.get("down") ? "descending" : "ascending");
  }
}

function filter(state) {
  const wanted = facets.map(([key]) => key).filter(key => state.get(key));
  const words = (state.get("find") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { row, facts, words: own } of results) {
    row.hidden = !(wanted.every(key => facts[key] === state.get(key)) && words.every(word => own.includes(word)));
    shown += row.hidden ? 0 : 1;
  }
  for (const part of main.querySelectorAll("tbody, section.standing")) part.hidden = !part.querySelector("tr.result:not([hidden])");
  for (const section of sections) {
    const own = section.querySelectorAll("tr.result").length, left = section.querySelectorAll("tr.result:not([hidden])").length;
    section.querySelector("h2 .soft").textContent = `${left === own ? "" : `${left} of `}${own} ${own === 1 ? "result" : "results"}`;
  }
  count.textContent = shown === results.length ? `all ${shown} shown` : `${shown} of ${results.length} shown`;
}

// Each level by its own facts: sections, then the groups in a section, then the rows in a group. Nothing leaves its group.
function order(state) {
  const key = state.get("order"), direction = state.get("down") ? -1 : 1, i = columns.indexOf(key);
  const inOrder = new Intl.Collator("en", { numeric: true }).compare;
  const keyOf = item => {
    const cell = item.matches("tr") ? item.cells[i] : null;
    return cell ? (cell.dataset.key === undefined ? cell.textContent : cell.dataset.key === "" ? null : Number(cell.dataset.key)) : item.dataset[key];
  };
  const compare = (a, b) => {
    const x = keyOf(a), y = keyOf(b);
    if (x === y) return places.get(a) - places.get(b);
    if (x === null || y === null) return x === null ? 1 : -1; // What is not known comes last, either way.
    return (direction * (typeof x === "number" ? x - y : inOrder(x, y))) || places.get(a) - places.get(b);
  };
  const sort = (parent, items) => {
    const sorted = [...items].sort(compare);
    if (sorted.some((item, n) => item !== items[n])) parent.append(...sorted);
  };
  sort(main, [...main.querySelectorAll("section.standing")]);
  for (const table of main.querySelectorAll("table")) {
    sort(table, [...table.tBodies]);
    for (const group of table.tBodies) sort(group, [...group.rows].filter(row => row.classList.contains("result")));
  }
}

// What lies far below is laid out when it is scrolled to; printed it is always.
function layOut(id) {
  const shown = [...main.querySelectorAll("tr.result:not([hidden])")];
  const wanted = id ? shown.findIndex(row => row.id === id) : -1;
  if (wanted >= most) most = wanted + screens;
  shown.forEach((row, i) => row.classList.toggle("later", i >= most));
  for (const part of main.querySelectorAll("tbody, section.standing")) part.classList.toggle("later", !part.querySelector("tr.result:not([hidden], .later)"));
  more.hidden = shown.length <= most;
  more.textContent = `show ${shown.length - most} more`;
}

function showMore() {
  most += 2 * screens;
  layOut();
}

// A file may not read another, but it may show it: the result's own page, when its row is opened and not before.
function open(id) {
  const result = id && results.find(({ row }) => row.id === id);
  if (opened && opened.row !== result?.row) {
    opened.detail.remove();
    opened.row.classList.remove("opened");
    opened.link.setAttribute("aria-expanded", "false");
    opened = null;
  }
  if (!result) return;
  const link = result.row.querySelector("a.open");
  if (!opened) {
    const frame = element("iframe", { src: link.href, title: `${link.textContent}: evidence, findings and plots`, sandbox: "allow-scripts" });
    opened = { row: result.row, link, frame, detail: element("tr", { class: "detail", id: "detail" }, element("td", { colspan: columns.length }, frame)) };
    link.setAttribute("aria-expanded", "true");
    result.row.classList.add("opened");
  }
  opened.detail.hidden = result.row.hidden;
  if (result.row.nextSibling !== opened.detail) result.row.after(opened.detail);
}

function apply() {
  const state = read();
  showControls(state);
  filter(state);
  order(state);
  layOut(state.get("open"));
  open(state.get("open"));
}

more.type = "button";
more.className = "more";
more.addEventListener("click", showMore);
main.after(more);
new IntersectionObserver(entries => { if (entries.some(entry => entry.isIntersecting)) showMore(); }, { rootMargin: "2000px" }).observe(more);
addControls();
for (const { row } of results) row.querySelector("a.open").setAttribute("aria-expanded", "false");
addEventListener("hashchange", apply);
addEventListener("message", event => {
  if (opened && event.source === opened.frame.contentWindow && Number.isFinite(event.data?.height)) opened.frame.style.height = `${Math.min(Math.ceil(event.data.height), 60000)}px`;
});
addEventListener("click", event => {
  const row = event.target.closest?.("tr.result"), link = event.target.closest?.("a");
  if (!row || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || (link && !link.classList.contains("open")) || (!link && String(getSelection()))) return;
  event.preventDefault();
  write({ open: row === opened?.row ? "" : row.id }, true);
});
addEventListener("keydown", event => {
  if (event.key !== "Escape" || !opened) return;
  opened.link.focus();
  write({ open: "" }, true);
});
apply();
opened?.row.scrollIntoView();
