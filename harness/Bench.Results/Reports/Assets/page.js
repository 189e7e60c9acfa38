
// Every table's columns sort when their heading is pressed. A cell's data-key, where it has one, is what it is sorted by.
"use strict";
for (const heading of document.querySelectorAll("th[data-column]")) {
  heading.querySelector("button")?.addEventListener("click", () => {
    const table = heading.closest("table"), body = table.tBodies[0], column = Number(heading.dataset.column);
    const direction = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of table.querySelectorAll("th")) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
    const keyOf = row => {
      const cell = row.cells[column];
      return cell.dataset.key === undefined ? cell.textContent : Number(cell.dataset.key);
    };
    const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;
    body.append(...[...body.rows].sort((a, b) => direction * compare(keyOf(a), keyOf(b))));
  });
}

// Inside the page of a round it tells how tall it is: a page that is opened from a file may not look into another.
if (window.parent !== window) {
  document.documentElement.classList.add("embedded");
  new ResizeObserver(() => window.parent.postMessage({ height: document.documentElement.offsetHeight }, "*")).observe(document.documentElement);
}
