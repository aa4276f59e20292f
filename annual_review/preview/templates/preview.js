// Shows the state of the preview's server, and reloads a new page at the reader's position.
(() => {
  "use strict";
  const KEPT = "annual-review-preview";
  const RETRY_AFTER = 1000; // ms before it connects again
  const box = document.getElementById("preview");
  const overlay = document.getElementById("preview-error");
  const text = document.querySelector("main") ?? document.body;
  const panel = document.getElementById("evidence");
  const part = (name) => box.querySelector(`[data-preview="${name}"]`);

  // The reader's position: visible blocks, the focus, and the open figure.

  const blocks = () => [...text.querySelectorAll("h1, h2, h3, h4, p, li, caption, figcaption, tr, img, pre")];
  const nameOf = (block) => `${block.tagName} ${(block.textContent.trim() || block.alt || "").slice(0, 300)}`;
  const controls = (figure) => [...text.querySelectorAll("[data-figure]")].filter((one) => one.dataset.figure === figure);
  const placeOf = (control) => control && { figure: control.dataset.figure, nth: controls(control.dataset.figure).indexOf(control) };
  const controlAt = (place) => place && (controls(place.figure)[place.nth] ?? controls(place.figure)[0]);

  let opened = null;
  const note = (event) => {
    const control = event.target.closest?.("main [data-figure]");
    if (control) opened = control;
  };
  document.addEventListener("click", note, true);
  document.addEventListener("keydown", note, true);

  const seen = () => {
    let heading = { id: "", at: -1 };
    const found = [];
    blocks().forEach((block, at) => {
      if (/^H\d$/.test(block.tagName) && block.id) heading = { id: block.id, at };
      const { top, bottom, height } = block.getBoundingClientRect();
      if (height && bottom > 0 && top < innerHeight) {
        found.push({ name: nameOf(block), at, top, heading: heading.id, below: at - heading.at });
      }
    });
    return found.sort((one, other) => Math.abs(one.top) - Math.abs(other.top)).slice(0, 40);
  };

  const remember = () => {
    const page = /第(\d+)页/.exec(panel?.querySelector('[data-part="page"]')?.textContent ?? "");
    const kept = {
      y: scrollY,
      blocks: seen(),
      focus: placeOf(document.activeElement?.closest("main [data-figure]")),
      open: panel?.open ? placeOf(opened) : null,
      page: page ? Number(page[1]) : 1,
    };
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
  };

  // A block is found by its text; if the text has changed, by its place below its heading.
  const find = (kept) => {
    const all = blocks();
    const names = all.map(nameOf);
    for (const one of kept.blocks) {
      const same = all.map((_, at) => at).filter((at) => names[at] === one.name);
      const at = same.sort((a, b) => Math.abs(a - one.at) - Math.abs(b - one.at))[0];
      if (at !== undefined) return { block: all[at], top: one.top };
    }
    for (const one of kept.blocks) {
      const at = all.findIndex((block) => one.heading && block.id === one.heading);
      if (at >= 0) return { block: all[Math.min(at + one.below, all.length - 1)], top: one.top };
    }
    return null;
  };

  const scroll = (kept) => {
    const found = kept.y > 0 && find(kept);
    const y = found ? scrollY + found.block.getBoundingClientRect().top - found.top : kept.y;
    scrollTo({ top: y, behavior: "instant" });
  };

  const restore = () => {
    const stored = sessionStorage.getItem(KEPT);
    if (!stored) return;
    sessionStorage.removeItem(KEPT);
    const kept = JSON.parse(stored);
    let moved = false; // by the reader, whose position is then left alone
    for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) {
      addEventListener(kind, () => { moved = true; }, { once: true, capture: true, passive: true });
    }
    const again = () => { if (!moved) scroll(kept); };
    again();
    document.fonts.ready.then(again); // the height of what is above may change until all is loaded
    addEventListener("load", () => requestAnimationFrame(() => {
      again();
      history.scrollRestoration = "auto";
    }), { once: true });
    controlAt(kept.focus)?.focus({ preventScroll: true });
    const control = controlAt(kept.open);
    if (!control || !panel) return;
    control.click();
    for (let page = 1; page < kept.page; page += 1) panel.querySelector('[data-part="on"]')?.click();
  };

  const renew = () => {
    remember();
    history.scrollRestoration = "manual";
    location.reload();
  };

  // Messages of the server.

  // Its texts are in the language of the server's messages; the page has those that it says alone.
  let shown = null; // the error that is shown
  let closed = null; // the one that the reader has closed
  let status = "";

  const draw = () => {
    const open = shown !== null && shown !== closed;
    if (open && !overlay.matches(":popover-open")) overlay.showPopover();
    if (!open && overlay.matches(":popover-open")) overlay.hidePopover();
    part("open").hidden = shown === null || open;
    part("status").textContent = status || (shown === null || open ? "" : box.dataset.failed);
  };

  const show = ({ version, said, error }) => {
    if (version !== box.dataset.version) {
      renew();
      return;
    }
    status = said;
    const json = error && JSON.stringify(error);
    if (json !== shown) {
      shown = json;
      closed = null;
      for (const name of ["where", "what", "remedy", "beneath"]) {
        part(name).textContent = error?.[name] ?? "";
        const line = part(name).closest("dl > div");
        if (line) line.hidden = !error?.[name];
      }
    }
    draw();
  };

  const close = () => {
    const inside = overlay.contains(document.activeElement);
    closed = shown;
    draw();
    if (inside) part("open").focus();
  };
  part("close").addEventListener("click", close);
  part("open").addEventListener("click", () => {
    closed = null;
    draw();
    part("close").focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel?.open || !overlay.matches(":popover-open")) return;
    event.preventDefault();
    close();
  });

  const connect = () => {
    const news = new WebSocket(`ws://${location.host}/news`);
    news.addEventListener("message", (event) => show(JSON.parse(event.data)));
    news.addEventListener("close", () => {
      status = box.dataset.lost;
      draw();
      setTimeout(connect, RETRY_AFTER);
    });
  };

  restore();
  connect();
})();
