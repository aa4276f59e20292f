from annual_review.fingerprint import changed, fingerprints, of_inputs


def test_every_visible_file_has_its_fingerprint(tmp_path):
    (tmp_path / "a").mkdir()
    for name in ("a/x.csv", "y.csv", ".hidden", "~$lock.xlsx"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert list(fingerprints(tmp_path, "data/")) == ["data/a/x.csv", "data/y.csv"]


def test_what_changed_is_named(tmp_path):
    for name in ("data", "notebooks"):
        (tmp_path / name).mkdir()
    (tmp_path / "data" / "a.csv").write_text("1", encoding="utf-8")
    params = tmp_path / "2021.yaml"

    def now():
        return of_inputs(tmp_path / "data", [params], tmp_path / "notebooks", {}, {})

    before = now()
    assert not changed(before, now())
    (tmp_path / "data" / "a.csv").write_text("2", encoding="utf-8")
    params.write_text("title: x", encoding="utf-8")
    assert changed(before, now()) == ["data/a.csv", "params/2021.yaml"]
    assert any(name.startswith("annual_review/") for name in before)
    assert "library pandas" in before
