// The data of a chart or a table as a CSV file: made in the page, in UTF-8 with the mark that Excel needs.
(() => {
  "use strict";
  const NUMBER = /^[-−+]?[\d,]+(\.\d+)?[%‰]?$/;

  const textOf = (cell) => {
    const copy = cell.cloneNode(true);
    for (const line of copy.querySelectorAll("br")) line.replaceWith(" ");
    return copy.textContent.trim();
  };
  const rowsOf = (button) => {
    if (button.dataset.rows) return JSON.parse(button.dataset.rows);
    const table = button.closest("figure").querySelector("table");
    return [...table.rows].map((row) => [...row.cells].map(textOf));
  };

  // A text that a spreadsheet would calculate is marked as one; a minus is its own sign there.
  const field = (value) => {
    let text = String(value);
    if (NUMBER.test(text)) text = text.replace("−", "-");
    else if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };

  const save = (name, rows) => {
    const content = rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", content], { type: "text/csv;charset=utf-8" }));
    link.download = `${name.replace(/[\\/:*?"<>|\s]+/g, " ").trim().slice(0, 80)}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  for (const button of document.querySelectorAll(".download button")) {
    button.hidden = false;
    button.addEventListener("click", () => save(button.dataset.name, rowsOf(button)));
  }
})();
