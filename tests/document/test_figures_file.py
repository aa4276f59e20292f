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


def test_a_main_figure_has_its_label_and_no_other_has_the_key(tmp_path):
    entry = {"value": 3, "unit": "场", "text": "3场", "chapter": "甲", "rule": "乙", "rows": []}
    write_figures({"a": entry | {"label": "宣讲"}, "b": entry}, tmp_path / "figures.json")
    first, second = read_figures(tmp_path / "figures.json")
    assert first["label"] == "宣讲"
    assert "label" not in second
