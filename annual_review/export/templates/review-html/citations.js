// What is copied from the text names its source: the review, the section, and the rows of its numbers.
page.citations = (() => {
  "use strict";
  const MOST = 5; // numbers of which the rows are named
  const LEAST = 16; // characters of a text without numbers that is more than a word or two
  const title = document.title;

  const rowsOf = (control) => {
    const { figure: id, shows = "" } = control.dataset;
    const groups = page.rows.shownBy(page.figures[id], shows);
    const texts = groups.map(([name, one]) => {
      const places = page.rows.places(one);
      return places && (groups.length > 1 || shows === "before") ? `${name}${places}` : places;
    });
    return texts.filter(Boolean).join("；");
  };

  const source = (place, controls) => {
    const seen = new Map();
    for (const control of controls) {
      const rows = rowsOf(control);
      if (rows && !seen.has(rows)) seen.set(rows, control.textContent);
    }
    const named = [...seen].slice(0, MOST);
    const rows = named.map(([places, text]) => (seen.size > 1 ? `${text}：${places}` : places));
    const more = seen.size > MOST ? [`等${seen.size}个数字`] : [];
    const where = [title, page.sectionOf(place)].filter(Boolean).join(" ");
    return `（来源：${[where, ...rows, ...more].join("；")}）`;
  };

  // The numbers within a selection: those of which a part is selected.
  const selected = (range) => {
    const around = range.commonAncestorContainer;
    const within = (around.nodeType === Node.ELEMENT_NODE ? around : around.parentElement).closest("[data-figure]");
    if (within) return [within];
    return page.controls.filter((control) => {
      if (!range.intersectsNode(control)) return false;
      const part = document.createRange();
      part.selectNodeContents(control);
      if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
      if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
      return part.toString() !== "";
    });
  };

  document.addEventListener("copy", (event) => {
    const selection = document.getSelection();
    const text = selection.toString().trim();
    if (!text || !selection.rangeCount || event.target.closest?.("dialog, input, textarea")) return;
    const range = selection.getRangeAt(0);
    if (!page.root.contains(range.commonAncestorContainer)) return;
    const controls = selected(range);
    if (!controls.length && text.length < LEAST) return;
    const from = controls[0] ?? (range.startContainer.nodeType === Node.ELEMENT_NODE ? range.startContainer : range.startContainer.parentElement);
    const cited = source(from, controls);
    const html = page.element("div", "");
    html.append(range.cloneContents(), page.element("p", cited));
    event.clipboardData.setData("text/plain", `${text}${cited}`);
    event.clipboardData.setData("text/html", html.innerHTML);
    event.preventDefault();
  });

  const ofControl = (control) => `${page.contextOf(control)}${source(control, [control])}`;
  return { ofControl };
})();
