// Each figure of the text opens a panel with its exact value, its rule and its rows; a number that
// compares opens with both years. Everything is put in as text; nothing is fetched.
page.panel = (() => {
  "use strict";
  const panel = document.getElementById("evidence");
  if (!panel || !panel.showModal) return null;
  const { element } = page;
  const { exact, gather, registers, yearNames, shownBy } = page.rows;
  const PAGE = 20, BRIEF = 10; // rows; characters that stay in one line
  const at = (name) => panel.querySelector(`[data-part="${name}"]`);
  const views = [...panel.querySelectorAll("[data-view]")];
  let shown = { head: [], rows: [] };
  let number = 0;
  let current = null;

  const turn = (to) => {
    const last = Math.max(Math.ceil(shown.rows.length / PAGE) - 1, 0);
    number = Math.min(Math.max(to, 0), last);
    const rows = shown.rows.slice(number * PAGE, (number + 1) * PAGE);
    at("body").replaceChildren(...rows.map((row) => {
      const line = element("tr", "", { role: "row" });
      line.replaceChildren(...row.map((text, i) => element("td", text, { role: "cell", "data-label": shown.head[i], class: String(text).length <= BRIEF ? "brief" : "" })));
      return line;
    }));
    at("page").textContent = shown.rows.length ? `第${number + 1}页，共${last + 1}页，${shown.rows.length}行` : "";
    at("back").disabled = number === 0;
    at("on").disabled = number === last;
    at("pages").hidden = last === 0;
    at("scroll").scrollTop = 0;
  };

  const layRows = (groups) => {
    shown = gather(groups);
    const head = element("tr", "", { role: "row" });
    head.replaceChildren(...shown.head.map((name) => element("th", name, { scope: "col", role: "columnheader" })));
    at("head").replaceChildren(head);
    at("rows").hidden = at("copy").hidden = shown.rows.length === 0;
    const samples = groups.filter(([, one]) => one.whole);
    const count = groups.reduce((sum, [, one]) => sum + (one.count ?? one.parts.reduce((all, [, rows]) => all + rows.length, 0)), 0);
    at("sample").hidden = !samples.length;
    at("sample").textContent = samples.length
      ? `共${count}行，这里列出其中${shown.rows.length}行：开头各行，和其余各行中均匀抽取的行；全部各行见 ${[...new Set(samples.flatMap(([, one]) => one.whole))].join("、")}。`
      : "";
    at("status").textContent = "";
    turn(0);
  };

  // Parts of a number, each with a button for its own rows where they differ.
  const list = (parts, differ, groups) => {
    at("operands").hidden = !parts.length;
    at("list").replaceChildren(...parts.map(([text, name, part]) => {
      const line = element("li", text);
      if (!differ || !part.parts.length) return line;
      const button = element("button", "看它的行", { type: "button", "aria-pressed": "false" });
      button.addEventListener("click", () => {
        const back = button.getAttribute("aria-pressed") === "true";
        for (const other of at("list").querySelectorAll("button")) other.setAttribute("aria-pressed", "false");
        button.setAttribute("aria-pressed", String(!back));
        layRows(back ? groups : [[name, part]]);
      });
      line.append(" ", button);
      return line;
    }));
  };

  // Shows the rule and the rows of a figure, of the same of the year before, or of both.
  const look = (view) => {
    const { figure } = current;
    const groups = shownBy(figure, view);
    const [[, one]] = groups;
    const isBoth = groups.length > 1;
    const worked = isBoth ? "" : one.worked;
    current.view = view;
    panel.dataset.shows = view;
    for (const button of views) button.setAttribute("aria-pressed", String(button.dataset.view === view));
    at("formula").hidden = !worked;
    at("worked").textContent = worked || "";
    at("plain-rule").hidden = Boolean(worked) || isBoth;
    at("rule").textContent = one.rule || "由文中其他数字得出";
    const parts = isBoth
      ? groups.map(([name, year]) => [`${name}${exact(year.value)}${figure.unit}　${year.rule || year.worked || ""}`, name, year])
      : (one.operands ?? []).map((operand) => [`${exact(operand.value)}${operand.unit}　${operand.rule}`, "", operand]);
    list(parts, !isBoth && one.differ, groups);
    layRows(groups);
  };

  const open = (control) => {
    const figure = page.figures[control.dataset.figure];
    if (!figure) return;
    const [now, then] = yearNames(figure);
    const { before, change } = figure;
    current = { control, figure, view: "" };
    at("printed").textContent = control.textContent;
    at("where").textContent = page.sectionOf(control);
    at("value").textContent = `${exact(figure.value)}${figure.unit}`;
    at("before").hidden = at("views").hidden = !before;
    at("change").hidden = !change;
    if (before) {
      const why = before.redefined ? `；统计口径不同：${before.redefined}` : "";
      const year = before.label || before.name || `${before.year}年`;
      at("before-value").textContent = `${exact(before.value)}${figure.unit}（${year}${why}）`;
      at("before-name").textContent = then;
      const names = { "": `${now}的行`, before: `${then}的行`, change: "两年对照" };
      for (const button of views) {
        button.textContent = names[button.dataset.view];
        button.hidden = button.dataset.view === "change" && !change;
      }
    }
    if (change) {
      // The text prints the difference of the numbers as they are printed, in 万 or 亿.
      const isScaled = control.dataset.shows === "change" && /[万亿]/.test(control.textContent) && !control.textContent.includes(change.by);
      const scaled = isScaled ? "（文中按印出的两个数字相减）" : "";
      at("difference").textContent = `${change.difference}${scaled}`;
      at("rate").textContent = change.rate ? `增减幅度：${change.rate}` : "";
    }
    look(change || control.dataset.shows !== "change" ? control.dataset.shows ?? "" : "");
    panel.showModal();
    at("close").focus();
  };

  const rowsAsText = () => {
    const lines = [shown.head, ...shown.rows].map((row) => row.map((text) => String(text).replace(/\s+/g, " ")).join("\t"));
    const rules = shownBy(current.figure, current.view).map(([, one]) => one.rule).join("；");
    const head = [`${at("printed").textContent}\t${at("value").textContent}\t${rules}`, at("sample").textContent];
    return [...head.filter(Boolean), ...lines].join("\n");
  };
  const copying = (name, text) => at(name).addEventListener("click", async () => {
    await page.copyText(text());
    at("status").textContent = "已复制";
  });

  for (const control of page.controls) {
    control.setAttribute("role", "button");
    control.setAttribute("aria-haspopup", "dialog");
    control.tabIndex = 0;
    control.addEventListener("click", () => open(control));
    control.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open(control);
    });
  }
  at("close").addEventListener("click", () => panel.close());
  at("back").addEventListener("click", () => turn(number - 1));
  at("on").addEventListener("click", () => turn(number + 1));
  for (const button of views) button.addEventListener("click", () => look(button.dataset.view));
  copying("copy", rowsAsText);
  copying("cite", () => page.citations.ofControl(current.control));
  copying("link", () => page.addressOf(current.control.id));
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });

  // Scrolls to a number and opens its panel; the focus comes back to it.
  const show = (control) => {
    if (panel.open) panel.close();
    control.scrollIntoView({ block: "center", behavior: "instant" });
    control.focus({ preventScroll: true });
    open(control);
  };
  return { show, registers };
})();
