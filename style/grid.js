// Fills a grid with what is pasted from a spreadsheet, and moves around in it by keys.
//
//   <form data-grid>
//     <table> <tbody> <tr><td><input data-cell="value"><input data-cell="n"></td> … </tr> </tbody> </table>
//     <p role="status" data-grid-said></p>
//   </form>
//
// A block that is pasted fills the fields of the same kind from the focused one on, to the right and down: values go into
// values, counts into counts. What has no field is left out, and said. Up, Down and Enter go to the next row.

const grid = document.querySelector("[data-grid]");
const said = document.querySelector("[data-grid-said]");

/** The fields of an input's kind in its table, row by row, and where it stands among them. */
function placeOf(input) {
  const kind = `input[data-cell="${input.dataset.cell}"]`;
  const rows = [...input.closest("table").querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll(kind)]);
  const row = rows.findIndex((fields) => fields.includes(input));
  return { rows, row, column: rows[row]?.indexOf(input) ?? -1 };
}

/** The cells of a copied block. Quotes are a spreadsheet's, around cells with tabs, line breaks or quotes in them. */
function cellsOf(text) {
  const rows = [[""]];
  let quoted = false;
  const add = (letter) => (rows.at(-1)[rows.at(-1).length - 1] += letter);
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < plain.length; at += 1) {
    const letter = plain[at];
    if (quoted && letter === '"' && plain[at + 1] === '"') {
      add('"');
      at += 1;
    } else if (letter === '"' && (quoted || rows.at(-1).at(-1) === "")) quoted = !quoted;
    else if (!quoted && letter === "\t") rows.at(-1).push("");
    else if (!quoted && letter === "\n") rows.push([""]);
    else add(letter);
  }
  return rows;
}

grid?.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const input = event.target.closest("input[data-cell]");
  if (!input || !/[\t\n\r]/.test(text.trimEnd())) return; // a single cell is pasted as anywhere
  event.preventDefault();
  const { rows, row, column } = placeOf(input);
  let filled = 0;
  let left = 0;
  cellsOf(text).forEach((cells, down) =>
    cells.forEach((cell, right) => {
      const field = rows[row + down]?.[column + right];
      if (field) {
        field.value = cell.trim();
        field.dispatchEvent(new Event("input", { bubbles: true }));
        filled += 1;
      } else if (cell.trim()) left += 1;
    }),
  );
  const without = left ? ` ${left} more had no field here and ${left === 1 ? "was" : "were"} left out.` : "";
  said.textContent = `Pasted: ${filled} ${filled === 1 ? "cell" : "cells"} filled.${without} Nothing is saved yet.`;
});

grid?.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
  const input = event.target.closest("input[data-cell]");
  if (!step || !input || event.ctrlKey || event.metaKey || event.altKey) return;
  const { rows, row, column } = placeOf(input);
  const next = rows[row + step]?.[column];
  if (!next) return; // Enter in the last row saves, as in any form
  event.preventDefault();
  next.focus();
  next.select();
});
