// Dark or light: what the system says, until the button says otherwise; that is kept for next time.
(() => {
  "use strict";
  const KEPT = "annual-review-scheme";
  const button = document.querySelector('[data-tool="scheme"]');
  if (!button) return;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  let chosen = null;
  try {
    chosen = localStorage.getItem(KEPT);
  } catch { /* a page opened from a file may have no storage */ }
  const isDark = () => (root.dataset.scheme ?? (dark.matches ? "dark" : "light")) === "dark";
  const show = () => { button.textContent = isDark() ? "浅色" : "深色"; };
  if (chosen === "dark" || chosen === "light") root.dataset.scheme = chosen;
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.scheme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem(KEPT, root.dataset.scheme);
    } catch { /* as above */ }
    show();
  });
  dark.addEventListener("change", show);
  show();
})();
