// A click on a column's name sorts the rows by it, a second click the other way; what is null stays last.
"use strict";
for (const table of document.querySelectorAll("table")) {
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;
  const key = (row, at) => {
    const cell = row.cells[at];
    if (cell.classList.contains("null")) return null;
    return cell.dataset.number === undefined ? cell.textContent : Number(cell.dataset.number);
  };
  const order = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : compare(String(a), String(b)));
  table.tHead.addEventListener("click", (event) => {
    const head = event.target.closest("th");
    if (!event.target.closest("button") || head === null) return;
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = Array.from(table.tBodies[0].rows, (row) => [key(row, head.cellIndex), row]);
    rows.sort(([a], [b]) => (a === null) - (b === null) || (a === null ? 0 : down ? order(b, a) : order(a, b)));
    table.tBodies[0].append(...rows.map(([, row]) => row));
  });
}
