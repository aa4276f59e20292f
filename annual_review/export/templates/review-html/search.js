// Finds the page's numbers by their words, values, rules and registers, its charts, tables and headings.
(() => {
  "use strict";
  const box = document.getElementById("search");
  const opener = document.querySelector('[data-tool="search"]');
  if (!box || !box.showModal || !opener) return;
  const MOST = 40;
  const at = (name) => box.querySelector(`[data-part="${name}"]`);
  const field = at("words"), results = at("results"), status = at("found");
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/(\d),(?=\d)/g, "$1").replace(/\s+/g, "");
  let entries = null;

  const ofFigures = () => {
    const byFigure = new Map();
    for (const control of page.controls) {
      const id = control.dataset.figure, figure = page.figures[id];
      const context = page.contextOf(control);
      const known = byFigure.get(id) ?? {
        printed: control.textContent, context, control, where: page.sectionOf(control), numbers: [String(figure.value)],
        text: plain([id, figure.rule, figure.chapter, `${figure.value}${figure.unit}`, figure.worked ?? "", ...page.rows.registers(figure)].join("\n")),
      };
      known.text += `\n${plain(`${control.textContent}\n${context}\n${page.sectionOf(control)}`)}`;
      if (figure.before && !byFigure.has(id)) known.text += `\n${plain(`${figure.before.value}${figure.unit}`)}`;
      known.numbers.push(...(plain(control.textContent).match(/\d+(\.\d+)?/g) ?? []));
      byFigure.set(id, known);
    }
    return [...byFigure.values()];
  };
  const ofBlocks = () => [
    ...[...page.root.querySelectorAll("figure[id]")].map((one) => ({ place: one, caption: one.querySelector("figcaption") })),
    ...page.headings.map((one) => ({ place: one, caption: one })),
  ].filter((one) => one.caption).map(({ place, caption }) => {
    const label = caption.querySelector(".label")?.textContent ?? "";
    const context = caption.textContent.trim().replace(label, (found) => `${found}　`).trim();
    return { printed: "", context, place, where: place === caption ? "" : page.sectionOf(place), numbers: [], text: plain(context) };
  });

  // First numbers that are exactly what was typed, then those whose words begin with it.
  const rank = (entry, words) => {
    if (words.some((word) => entry.numbers.includes(word) || plain(entry.printed) === word)) return 0;
    return plain(entry.context).includes(words[0]) ? 1 : 2;
  };

  const go = (entry) => {
    box.close();
    if (entry.control && page.panel) return page.panel.show(entry.control);
    const place = entry.place ?? entry.control;
    place.scrollIntoView({ behavior: "instant" });
    (place.querySelector(".permalink") ?? place).focus({ preventScroll: true });
  };

  const search = () => {
    entries ??= [...ofFigures(), ...ofBlocks()];
    const words = field.value.split(/\s+/).map(plain).filter(Boolean);
    const found = words.length
      ? entries.filter((entry) => words.every((word) => entry.text.includes(word)))
        .map((entry, i) => [rank(entry, words), i, entry]).sort((a, b) => a[0] - b[0] || a[1] - b[1])
      : [];
    status.textContent = !words.length ? "" : found.length > MOST ? `${found.length}处，列出前${MOST}处` : found.length ? `${found.length}处` : "没有这样的数字";
    results.replaceChildren(...found.slice(0, MOST).map(([, , entry]) => {
      const line = page.element("li", "");
      const button = page.element("button", "", { type: "button" });
      if (entry.printed) button.append(page.element("span", entry.printed, { class: "printed" }));
      button.append(page.element("span", entry.context, { class: "words" }));
      if (entry.where) button.append(page.element("span", entry.where, { class: "where" }));
      button.addEventListener("click", () => go(entry));
      line.append(button);
      return line;
    }));
  };

  const open = () => {
    if (document.querySelector("dialog[open]")) return;
    box.showModal();
    field.focus();
    field.select();
    search();
  };
  opener.hidden = false;
  opener.addEventListener("click", open);
  at("close").addEventListener("click", () => box.close());
  field.addEventListener("input", search);
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  box.addEventListener("keydown", (event) => {
    const buttons = [...results.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && event.target === field && !event.isComposing) {
      event.preventDefault();
      buttons[0]?.click();
    } else if (step && buttons.length) {
      event.preventDefault();
      const to = buttons.indexOf(document.activeElement) + step;
      (to < 0 ? field : buttons[Math.min(to, buttons.length - 1)]).focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
})();
