// Links to the reviews of other periods beside this one. A run writes their names into
// ../periods.css, as a custom property: a style sheet can hold data, may be missing, and runs nothing.
(() => {
  "use strict";
  const shown = document.querySelector(".periods");
  const PERIOD = /^\d{4}(-(h[12]|q[1-4]|0[1-9]|1[0-2]))?$/;
  const [own, file] = location.pathname.split("/").slice(-2);
  if (!shown || !PERIOD.test(own) || !file) return; // not in the folder of a period: sent by itself
  const sheet = page.element("link", "", { rel: "stylesheet", href: "../periods.css" });
  sheet.addEventListener("load", () => {
    let periods = [];
    try {
      periods = JSON.parse(getComputedStyle(document.documentElement).getPropertyValue("--periods") || "[]");
    } catch { /* no list of periods */ }
    const others = periods.filter((one) => PERIOD.test(one.period) && one.period !== own && one.label);
    for (const { period, label } of others) {
      shown.append(" ", page.element("a", label, { href: `../${period}/review.html` }));
    }
    shown.hidden = !others.length;
  });
  document.head.append(sheet);
})();
