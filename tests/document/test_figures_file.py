from annual_review.document.figures_file import read_figures, write_figures


def test_figures_are_written_in_order_with_their_rows(tmp_path):
    entry = {
        "value": 12,
        "unit": "场次",
        "text": "12场次",
        "chapter": "建立三支队伍",
        "rule": "农技培训台账，行数，12行",
    }
    rows = [
        {
            "register": "农技",
            "fields": ["乡镇"],
            "rows": [["a", "表", 5, "甲"], ["a", "表", 3, "乙"]],
        }
    ]
    written = entry | {"sources": [{"file": "a", "sheet": "表", "rows": [3, 5]}]}
    entry = entry | {"rows": rows}
    path = tmp_path / "figures.json"
    write_figures({"b.c": entry, "a": entry}, path)
    assert read_figures(path) == [{"id": "b.c"} | written, {"id": "a"} | written]
    before = path.read_bytes()
    write_figures({"b.c": entry, "a": entry}, path)
    assert path.read_bytes() == before


def test_a_calculated_figure_has_its_formula_and_its_operands(tmp_path):
    rows = [{"register": "救助", "fields": [], "rows": [["a", "表", 3]]}]
    operands = [
        {
            "id": "aid.paid",
            "value": 12,
            "unit": "万元",
            "rule": "救助，金额，合计，1行",
            "rows": rows,
        },
        {"id": "aid.plan", "value": 16, "unit": "万元", "rule": "目标值", "rows": []},
    ]
    made = {"rule": "（甲）÷（乙）", "rows": rows, "formula": "aid.paid÷aid.plan", "worked": "…"}
    entry = made | {"value": 75, "unit": "%", "text": "75%", "chapter": "甲", "operands": operands}
    entry["before"] = made | {"year": 2020, "value": 50, "operands": operands[:1]}
    write_figures({"a": entry}, tmp_path / "figures.json")
    (figure,) = read_figures(tmp_path / "figures.json")
    sources = [{"file": "a", "sheet": "表", "rows": [3]}]
    assert figure["formula"] == "aid.paid÷aid.plan"
    assert [one["sources"] for one in figure["operands"]] == [sources, []]
    assert set(figure["operands"][0]) == {"id", "value", "unit", "rule", "sources"}
    assert [one["id"] for one in figure["before"]["operands"]] == ["aid.paid"]
    assert "worked" not in figure


def test_a_main_figure_has_its_label_and_no_other_has_the_key(tmp_path):
    entry = {"value": 3, "unit": "场", "text": "3场", "chapter": "甲", "rule": "乙", "rows": []}
    write_figures({"a": entry | {"label": "宣讲"}, "b": entry}, tmp_path / "figures.json")
    first, second = read_figures(tmp_path / "figures.json")
    assert first["label"] == "宣讲"
    assert "label" not in second
