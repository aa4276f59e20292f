// A table that is wider than its place says so, and only then can it have the focus.
(() => {
  "use strict";
  const measure = (region) => {
    const isWide = region.scrollWidth > region.clientWidth + 1;
    const hint = region.parentElement.querySelector(".slide");
    region.classList.toggle("wide", isWide);
    if (hint) hint.hidden = !isWide;
    if (isWide) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
  };
  const regions = [...page.root.querySelectorAll(".table")];
  const watching = new ResizeObserver((seen) => seen.forEach(({ target }) => measure(target.closest(".table"))));
  for (const region of regions) {
    measure(region);
    watching.observe(region);
    watching.observe(region.firstElementChild);
  }
})();
