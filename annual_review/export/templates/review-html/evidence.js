// Each figure of the text opens a panel with its exact value, its rule and its rows. Everything is
// put in as text; nothing is fetched. An address that ends in #figure: and a figure's id opens it.
(() => {
  "use strict";
  const held = document.getElementById("evidence-data");
  const panel = document.getElementById("evidence");
  if (!held || !panel || !panel.showModal) return;
  const { figures, tables, word } = JSON.parse(held.textContent);
  const PAGE = 20;
  const at = (name) => panel.querySelector(`[data-part="${name}"]`);
  let shown = { head: [], rows: [] };
  let page = 0;
  let current = null;

  const element = (tag, text) => {
    const made = document.createElement(tag);
    made.textContent = text;
    return made;
  };

  // A number that goes on is cut: 1.989348… (as values/exact_values.py does)
  const exact = (value) => {
    const [whole, decimals = ""] = String(value).split(".");
    const most = Math.max(6, Number(whole) === 0 ? 4 + decimals.search(/[1-9]/) : 0);
    return decimals.includes("e") || decimals.length <= most ? String(value) : `${whole}.${decimals.slice(0, most)}…`;
  };

  // Rows of one register show its fields as columns; those of several say them in one.
  const gather = (figure) => {
    const place = ["文件", "工作表", "行"];
    if (figure.parts.length === 1) {
      const [number, rows] = figure.parts[0];
      return { head: [...place, ...tables[number].fields], rows: rows.map((row) => tables[number].rows[row]) };
    }
    const rows = figure.parts.flatMap(([number, wanted]) => wanted.map((row) => {
      const { register, fields, rows: all } = tables[number];
      const [file, sheet, line, ...texts] = all[row];
      const said = fields.map((field, i) => texts[i] && `${field}：${texts[i]}`).filter(Boolean).join("；");
      return [register, file, sheet, line, said];
    }));
    return { head: [word, ...place, "内容"], rows };
  };

  const turn = (to) => {
    const last = Math.max(Math.ceil(shown.rows.length / PAGE) - 1, 0);
    page = Math.min(Math.max(to, 0), last);
    const rows = shown.rows.slice(page * PAGE, (page + 1) * PAGE);
    at("body").replaceChildren(...rows.map((row) => {
      const line = document.createElement("tr");
      line.replaceChildren(...row.map((text) => element("td", text)));
      return line;
    }));
    at("page").textContent = shown.rows.length ? `第${page + 1}页，共${last + 1}页，${shown.rows.length}行` : "";
    at("back").disabled = page === 0;
    at("on").disabled = page === last;
    at("pages").hidden = last === 0;
    at("scroll").scrollTop = 0;
  };

  // The operands of a calculated figure, each with a button for its own rows where they differ.
  const listOperands = (figure) => {
    const { worked, operands = [], differ } = figure;
    at("formula").hidden = at("operands").hidden = !worked;
    at("plain-rule").hidden = Boolean(worked);
    at("worked").textContent = worked || "";
    at("list").replaceChildren(...operands.map((operand) => {
      const line = element("li", `${exact(operand.value)}${operand.unit}　${operand.rule}`);
      if (!differ || !operand.parts.length) return line;
      const button = element("button", "看它的行");
      button.type = "button";
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => {
        const back = button.getAttribute("aria-pressed") === "true";
        for (const other of at("list").querySelectorAll("button")) other.setAttribute("aria-pressed", "false");
        button.setAttribute("aria-pressed", String(!back));
        layRows(back ? figure : operand);
      });
      line.append(" ", button);
      return line;
    }));
  };

  // Shows the rule and the rows of a figure, or of the same figure of the year before.
  const lay = (figure) => {
    listOperands(figure);
    layRows(figure);
  };

  const layRows = (figure) => {
    at("rule").textContent = figure.rule || "由文中其他数字得出";
    shown = gather(figure);
    const head = document.createElement("tr");
    head.replaceChildren(...shown.head.map((name) => {
      const cell = element("th", name);
      cell.scope = "col";
      return cell;
    }));
    at("head").replaceChildren(head);
    at("rows").hidden = shown.rows.length === 0;
    const { count, whole } = figure;
    at("sample").hidden = !whole;
    at("sample").textContent = whole
      ? `共${count}行，这里列出其中${shown.rows.length}行：开头各行，和其余各行中均匀抽取的行；全部各行见 ${whole.join("、")}。`
      : "";
    at("said").textContent = "";
    turn(0);
  };

  const turnYear = (back) => {
    at("turn-year").setAttribute("aria-pressed", String(back));
    lay(back ? current.before : current);
  };

  const open = (control) => {
    const figure = figures[control.dataset.figure];
    if (!figure) return;
    current = figure;
    at("printed").textContent = control.textContent;
    at("value").textContent = `${exact(figure.value)}${figure.unit}`;
    const before = figure.before;
    at("before").hidden = !before;
    if (before) {
      const why = before.redefined ? `；统计口径不同：${before.redefined}` : "";
      const year = before.label || before.name || `${before.year}年`;
      at("before-value").textContent = `${exact(before.value)}${figure.unit}（${year}${why}）`;
      at("before-name").textContent = before.label ? "上年同期" : "上年";
      at("turn-year").textContent = `看${at("before-name").textContent}的行`;
    }
    turnYear(false);
    panel.showModal();
    at("close").focus();
  };

  const copy = async () => {
    const lines = [shown.head, ...shown.rows].map((row) => row.map((text) => String(text).replace(/\s+/g, " ")).join("\t"));
    const said = [`${at("printed").textContent}\t${at("value").textContent}\t${at("rule").textContent}`, at("sample").textContent];
    const text = [...said.filter(Boolean), ...lines].join("\n");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      panel.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    at("said").textContent = "已复制";
  };

  for (const control of document.querySelectorAll("[data-figure]")) {
    if (!figures[control.dataset.figure]) continue;
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
  at("back").addEventListener("click", () => turn(page - 1));
  at("on").addEventListener("click", () => turn(page + 1));
  at("turn-year").addEventListener("click", () => turnYear(at("turn-year").getAttribute("aria-pressed") !== "true"));
  at("copy").addEventListener("click", copy);
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });

  // The first of a figure's places has the id that the address of another page names.
  const openNamed = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const control = id.startsWith("figure:") && document.getElementById(id);
    if (control && !panel.open) open(control);
  };
  addEventListener("hashchange", openNamed);
  openNamed();
})();
