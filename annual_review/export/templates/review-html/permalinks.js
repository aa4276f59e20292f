// Every number, chart, table and heading has an address. #teams.agri.farmers opens the panel of that
// number, #表3 and #图2 show a table and a chart, and a link beside each title copies its address.
(() => {
  "use strict";
  const decode = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text; // a % that encodes nothing
    }
  };

  const find = (name) => {
    const [, kind, number] = /^([表图])(\d+)$/.exec(name) ?? [];
    const short = kind ? `${{ 表: "table", 图: "chart" }[kind]}:${number}` : `figure:${name}`;
    const first = `figure:${name.replace(/:\d+$/, "")}`; // of a printing that is not there any more
    return [name, short, first].map((id) => document.getElementById(id)).find(Boolean);
  };

  const show = () => {
    const name = decode(location.hash.slice(1));
    const target = name && find(name);
    if (!target) return;
    if (target.matches("[data-figure]")) page.panel?.show(target);
    else if (target.id !== name) target.scrollIntoView({ behavior: "instant" });
  };
  addEventListener("hashchange", show);
  show();

  const status = document.getElementById("page-status");
  let clearing = 0;
  const say = (text) => {
    status.textContent = text;
    clearTimeout(clearing);
    clearing = setTimeout(() => { status.textContent = ""; }, 3000);
  };

  const add = (holder, id, what) => {
    const link = page.element("a", "", { class: "permalink", href: `#${encodeURIComponent(page.nameOf(id))}`, "aria-label": `复制链接：${what}`, title: "复制链接" });
    link.addEventListener("click", async () => {
      await page.copyText(page.addressOf(id));
      say("已复制链接");
    });
    holder.append(link);
  };
  for (const heading of page.headings) if (heading.id) add(heading, heading.id, heading.textContent.trim());
  for (const block of page.root.querySelectorAll('figure[id^="table:"], figure[id^="chart:"]')) {
    const label = block.querySelector("figcaption .label");
    if (label) add(label.parentElement, block.id, label.textContent.trim());
  }
})();
