// Copies the article, or a part of it, formatted and as plain text; nothing is fetched. A copy of the
// selected part comes first: it needs no permission, works for a page on disk, and puts the markup
// into the clipboard as it is. Where a browser has given it up, the Clipboard API is used, and where
// there is neither, the part stays selected.
(() => {
  "use strict";
  const article = document.querySelector("main > section");
  const [top, body] = article.children;
  const parts = { all: article, title: top.querySelector("h1"), body };
  const said = document.querySelector(".said");
  const indent = document.body.dataset.indent;

  const lines = (part) => (part.matches("h1") ? [part] : [...part.querySelectorAll("h1, h2, p")]);
  const plain = (part) => lines(part)
    .map((line) => (line.style.textIndent ? indent : "") + line.textContent)
    .join("\n");

  // A title goes into a field of its own, which takes text alone.
  const contents = (name) => {
    const part = parts[name];
    const kinds = { "text/plain": plain(part) };
    return name === "title" ? kinds : { ...kinds, "text/html": part.outerHTML };
  };

  const copySelected = (part, kinds) => {
    const range = document.createRange();
    range.selectNodeContents(part);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    const put = (event) => {
      event.preventDefault();
      for (const [kind, text] of Object.entries(kinds)) event.clipboardData.setData(kind, text);
    };
    document.addEventListener("copy", put, { once: true });
    const done = document.execCommand("copy");
    document.removeEventListener("copy", put);
    if (done) selection.removeAllRanges();
    return done;
  };

  const copy = async (name) => {
    const kinds = contents(name);
    if (copySelected(parts[name], kinds)) return true;
    try {
      const blobs = Object.entries(kinds).map(([kind, text]) => [kind, new Blob([text], { type: kind })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      getSelection().removeAllRanges();
      return true;
    } catch {
      return false; // the part is still selected
    }
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      said.textContent = "";
      const done = await copy(button.dataset.copy);
      const what = button.textContent.replace("复制", "");
      said.textContent = done ? `已复制${what}` : `已选中${what}，请按 Ctrl+C 复制`;
    });
  }
  document.querySelector(".buttons").hidden = false;
})();
