// What the other scripts of the page use: its evidence, making elements, copying, where a number stands.
const page = (() => {
  "use strict";
  const held = document.getElementById("evidence-data");
  const { figures, tables, word } = held ? JSON.parse(held.textContent) : { figures: {}, tables: [], word: "" };
  const root = document.querySelector("main");

  const element = (tag, text, values = {}) => {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [name, value] of Object.entries(values)) made.setAttribute(name, value);
    return made;
  };

  // A page opened from a file may not write to the clipboard: the browser then copies a selection.
  const copyText = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = element("textarea", "");
      const focused = document.activeElement;
      area.value = text;
      (document.querySelector("dialog[open]") ?? document.body).append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      focused?.focus({ preventScroll: true });
    }
  };

  // The address of a place of this page. A figure and a table have a short name: #表3 for table:3.
  const nameOf = (id) => {
    const [, kind, rest] = /^(figure|table|chart):(.+)$/.exec(id) ?? [];
    const name = kind ? { figure: "", table: "表", chart: "图" }[kind] + rest : id;
    return name === id || document.getElementById(name) ? id : name;
  };
  const addressOf = (id) => `${location.href.split("#")[0]}#${encodeURIComponent(nameOf(id)).replaceAll("%3A", ":")}`;

  // The headings above a place, without the words of links in them.
  const headings = [...root.querySelectorAll("h2, h3, h4, h5, h6")];
  const isBefore = (one, other) => Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
  const sectionOf = (place) => {
    const found = [];
    for (const heading of headings) {
      if (!isBefore(heading, place)) break;
      while (found.length && found.at(-1).tagName >= heading.tagName) found.pop();
      found.push(heading);
    }
    return found.map((heading) => heading.textContent.trim()).join(" ");
  };

  // The context of a number: its sentence, or its row and column, or its label.
  const ENDS = /[。！？\n]/;
  const contextOf = (control) => {
    const cell = control.closest("td");
    if (cell) {
      const row = cell.closest("tr");
      const head = cell.closest("table").querySelectorAll("thead tr > *")[cell.cellIndex]?.textContent.trim();
      const first = row.cells[0] === cell ? "" : row.cells[0].textContent.trim();
      return `${[first, head].filter(Boolean).join("，")}：${control.textContent}`;
    }
    const term = control.closest("dd")?.parentElement.querySelector("dt");
    if (term) return `${term.textContent.trim()}：${control.textContent}`;
    const block = control.closest("p, li, .says, .title, h2, h3, h4, h5, h6") ?? control;
    const text = block.textContent;
    const range = document.createRange();
    range.selectNodeContents(block);
    range.setEndBefore(control);
    const start = range.toString().length, end = start + control.textContent.length;
    let from = start, to = end;
    while (from > 0 && !ENDS.test(text[from - 1])) from -= 1;
    while (to < text.length && !ENDS.test(text[to - 1])) to += 1;
    return text.slice(from, to).trim();
  };

  const controls = [...root.querySelectorAll("[data-figure]")].filter((one) => figures[one.dataset.figure]);
  return { figures, tables, word, root, headings, controls, element, copyText, nameOf, addressOf, sectionOf, contextOf };
})();
