// The rows behind figures: as lines of one table, and where they stand, in words.
page.rows = (() => {
  "use strict";
  const PLACE = ["文件", "工作表", "行"];

  // A number that goes on is cut: 1.989348… (as values/exact_values.py does)
  const exact = (value) => {
    const [whole, decimals = ""] = String(value).split(".");
    const most = Math.max(6, Number(whole) === 0 ? 4 + decimals.search(/[1-9]/) : 0);
    return decimals.includes("e") || decimals.length <= most ? String(value) : `${whole}.${decimals.slice(0, most)}…`;
  };

  // Rows of one register show its fields as columns; those of several say them in one. `groups` are
  // pairs of a name and some evidence; the names are a column where there are several.
  const gather = (groups) => {
    const sets = groups.flatMap(([name, { parts }]) => parts.map(([number, rows]) => ({ ...page.tables[number], all: page.tables[number].rows, name, rows })));
    const named = groups.length > 1;
    const isOne = new Set(sets.map((set) => set.register)).size === 1;
    const fields = [...new Set(sets.flatMap((set) => set.fields))];
    const lines = sets.flatMap((set) => set.rows.map((row) => {
      const [file, sheet, line, ...texts] = set.all[row];
      const textOf = new Map(set.fields.map((field, i) => [field, texts[i]]));
      const values = isOne
        ? fields.map((field) => textOf.get(field) ?? "")
        : [set.fields.map((field) => textOf.get(field) && `${field}：${textOf.get(field)}`).filter(Boolean).join("；")];
      return [...(named ? [set.name] : []), ...(isOne ? [] : [set.register]), file, sheet, line, ...values];
    }));
    const head = [...(named ? ["年份"] : []), ...(isOne ? [] : [page.word]), ...PLACE, ...(isOne ? fields : ["内容"])];
    return { head, rows: lines };
  };

  const runs = (numbers) => {
    const found = [];
    for (const number of numbers.map(Number).sort((a, b) => a - b)) {
      const last = found.at(-1);
      if (last && number <= last[1] + 1) last[1] = number;
      else found.push([number, number]);
    }
    return found.map(([first, last]) => (first === last ? `${first}` : `${first}—${last}`));
  };

  // Where the rows of some evidence are: a.xlsx［表］第3—5、9行; at most so many sheets, and runs in each.
  const places = ({ parts, whole, count }, sheets = 3, most = 8) => {
    if (whole) return `共${count}行，全部各行见${whole.join("、")}`;
    const found = new Map();
    for (const [number, rows] of parts) {
      for (const row of rows) {
        const [file, sheet, line] = page.tables[number].rows[row];
        const place = sheet ? `${file}［${sheet}］` : `${file} `;
        found.set(place, [...(found.get(place) ?? []), line]);
      }
    }
    const named = [...found].map(([place, lines]) => {
      const all = runs(lines);
      return `${place}第${all.slice(0, most).join("、")}${all.length > most ? "等" : ""}行`;
    });
    return named.slice(0, sheets).join("；") + (named.length > sheets ? `；等${named.length}张表` : "");
  };

  const registers = ({ parts }) => [...new Set(parts.map(([number]) => page.tables[number].register))].filter(Boolean);

  // What this year and the year before are called; of a part of the year 本期 and 上年同期.
  const yearNames = ({ before }) => (before?.label ? ["本期", "上年同期"] : ["本年", "上年"]);

  // Both years of a figure that shows its change, the year before alone, or this year alone.
  const shownBy = (figure, shows) => {
    const [now, then] = yearNames(figure);
    if (shows === "change" && figure.change) return [[now, figure], [then, figure.before]];
    return shows === "before" && figure.before ? [[then, figure.before]] : [[now, figure]];
  };
  return { exact, gather, places, registers, yearNames, shownBy };
})();
