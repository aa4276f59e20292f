// A box that leaves the offices whose names hold what is typed, with those that they are members
// of and their own members. Without this script the page is whole: there is then no box.
(() => {
  "use strict";
  const form = document.querySelector(".filter");
  const input = form.querySelector("input");
  const said = form.querySelector("output");
  const rows = [...document.querySelectorAll(".all tr[data-said]")];
  const others = document.querySelector(".all .others");
  const level = (row) => Number(row.dataset.level);
  const has = (row, text) => row.dataset.said.toLowerCase().includes(text);

  // Those above a row, nearest last.
  const above = new Map();
  let path = [];
  for (const row of rows) {
    path = path.slice(0, level(row));
    above.set(row, [...path]);
    path.push(row);
  }

  const filter = () => {
    const text = input.value.trim().toLowerCase();
    const shown = new Set();
    for (const row of rows) {
      if (has(row, text)) [row, ...above.get(row)].forEach((one) => shown.add(one));
      else if (above.get(row).some((one) => has(one, text))) shown.add(row);
    }
    for (const row of rows) row.hidden = !shown.has(row);
    if (others) {
      const within = rows.filter((row) => row.parentNode === others.parentNode);
      others.hidden = within.every((row) => row.hidden);
    }
    said.value = text ? (shown.size ? `${shown.size}行` : "没有这样的单位") : "";
  };
  input.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  if (input.value) filter(); // kept by the browser when the page is opened again
})();
