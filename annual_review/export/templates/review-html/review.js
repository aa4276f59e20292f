// The contents follow the reader; on a narrow screen they are folded away. Without this script the
// page is whole: the contents then simply stay open.
(() => {
  "use strict";
  const contents = document.querySelector(".contents details");
  const links = new Map(
    [...document.querySelectorAll(".contents a")].map((link) => [
      decodeURIComponent(link.hash.slice(1)),
      link,
    ]),
  );
  const headings = [...document.querySelectorAll("main h2, main h3")].filter((h) => links.has(h.id));

  const narrow = window.matchMedia("(max-width: 63.99rem)");
  const fold = () => { contents.open = !narrow.matches; };
  narrow.addEventListener("change", fold);
  fold();
  contents.addEventListener("click", (event) => {
    if (narrow.matches && event.target.closest("a")) contents.open = false;
  });

  // The heading being read is the last one above a line a quarter down the window.
  const mark = () => {
    const line = window.innerHeight / 4;
    const read = headings.filter((h) => h.getBoundingClientRect().top <= line).pop() ?? headings[0];
    for (const [id, link] of links) {
      if (read && id === read.id) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  mark();
})();
