"""A sealed year: what --seal writes, what it refuses, what a run of a sealed review answers."""

import hashlib
import json
import time

import pytest

from annual_review.build.make import make_review, unchanged
from annual_review.errors import InputError, SealedError
from annual_review.preview.session import preview
from annual_review.versions.seals import SEAL, read_seal
from annual_review.versions.state import current_seal
from tests.support.sealed_reviews import SmallProject, contents


@pytest.fixture
def project(tmp_path):
    made = SmallProject(tmp_path)
    made.build()
    return made


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_seal_holds_who_and_when_and_the_digest_of_every_input_and_output(project):
    lines = project.seal(审核="张三", 签发="李四")
    found = json.loads((project.review / SEAL).read_text(encoding="utf-8"))
    assert found["persons"] == [{"role": "审核", "name": "张三"}, {"role": "签发", "name": "李四"}]
    assert found["sealed"][:4].isdecimal()
    assert "+" in found["sealed"] or "-" in found["sealed"][10:]
    files = contents(project.review).keys() - {SEAL}
    assert found["outputs"] == {name: sha256(project.review / name) for name in files}
    assert found["inputs"]["data/a.csv"] == sha256(project.folder / "data" / "2021" / "a.csv")
    assert {"params/2021.yaml", "notebooks/01_clean.ipynb"} <= found["inputs"].keys()
    assert {"annual_review", "Python", "libraries"} == found["program"].keys()
    assert found["program"]["libraries"]["pandas"]
    assert not [name for name in found["inputs"] if name.startswith(("annual_review/", "library"))]
    code = sha256(project.review / SEAL)[:16]
    assert code in "".join(lines).replace(" ", "")
    assert "审核张三、签发李四" in lines[0]


def test_sealing_changes_no_file_of_the_review(project):
    before = contents(project.review)
    project.seal()
    after = dict(contents(project.review))
    del after[SEAL]
    assert after == before


def test_nobody_has_to_be_named(project):
    project.seal()
    assert read_seal(project.review).persons == ()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("data/2021/a.csv", "a.csv"),
        ("params/2021.yaml", "params/2021.yaml"),
        ("notebooks/01_clean.ipynb", "01_clean"),
    ],
)
def test_a_review_that_is_not_up_to_date_is_not_sealed(project, name, says):
    project.edit(name, "other")
    with pytest.raises(InputError, match=says) as refused:
        project.seal()
    assert "2021 first" in refused.value.remedy
    assert not (project.review / SEAL).exists()


@pytest.mark.parametrize("name", ["review.docx", "records/_meta.json", "added.txt"])
def test_an_incomplete_review_is_not_sealed(project, name):
    (project.review / name).write_text("edited", encoding="utf-8")
    with pytest.raises(InputError, match="incomplete"):
        project.seal()
    assert not (project.review / SEAL).exists()


def test_a_draft_is_not_sealed_and_the_remedy_says_what_to_do(project):
    project.build(draft="送审稿（第2稿）")
    with pytest.raises(InputError, match="送审稿（第2稿）") as refused:
        project.seal()
    assert "draft:" in refused.value.remedy
    assert not (project.review / SEAL).exists()


def test_without_a_review_nothing_is_made(tmp_path):
    made = SmallProject(tmp_path)
    with pytest.raises(InputError, match="no review of 2021"):
        made.seal()
    assert list((tmp_path / "reports").iterdir()) == []


def test_typed_numbers_are_warned_of(project):
    project.build(warnings=["质量: “3个” is typed"])
    assert any("3个" in line and line.startswith("warning") for line in project.seal())


def test_an_unchanged_run_says_that_it_is_sealed(project):
    project.seal(签发="李四")
    lines = unchanged(project.options)
    assert "Nothing has changed" in lines[0]
    assert "签发李四" in lines[1]
    assert unchanged(project.run_options(strict=True))[0] == lines[0]


@pytest.mark.parametrize("flags", [{}, {"strict": True}, {"times": True}])
def test_a_run_with_other_inputs_refuses(project, flags):
    project.seal(签发="李四")
    before = contents(project.review)
    project.edit("data/2021/a.csv", "other")
    with pytest.raises(SealedError, match="签发李四") as refused:
        make_review(project.run_options(**flags), time.monotonic())
    assert refused.value.exit_status == 2
    assert "data/a.csv" in refused.value.what
    assert "--reopen" in refused.value.remedy
    assert contents(project.review) == before


def test_force_and_watch_refuse_even_if_nothing_has_changed(project):
    project.seal()
    with pytest.raises(SealedError, match="--force"):
        make_review(project.run_options(force=True), time.monotonic())
    with pytest.raises(SealedError):
        preview(project.run_options(watch=True))


def test_strict_refuses_a_review_that_was_sealed_with_typed_numbers(project):
    project.build(warnings=["“3个” is typed"])
    project.seal()
    with pytest.raises(SealedError, match="--strict"):
        unchanged(project.run_options(strict=True))


@pytest.mark.parametrize("name", ["review.docx", "records/_meta.json"])
def test_a_touched_file_is_named(project, name):
    project.seal()
    (project.review / name).write_text("edited", encoding="utf-8")
    for asked in (lambda: unchanged(project.options), project.seal):
        with pytest.raises(SealedError, match=name):
            asked()


def test_a_removed_file_and_one_that_was_added_to_the_tables_are_named(project):
    project.seal()
    (project.review / "Thumbs.db").write_text("put there by a program", encoding="utf-8")
    assert "Nothing has changed" in unchanged(project.options)[0]
    (project.review / "records" / "b.parquet").write_text("x", encoding="utf-8")
    (project.review / "review.pdf").unlink()
    with pytest.raises(SealedError, match=r"records/b\.parquet, review\.pdf"):
        project.seal()


def test_another_version_of_the_program_changes_no_sealed_review(project, monkeypatch):
    project.seal()
    monkeypatch.setattr("annual_review.build.manifest.libraries", lambda: {"pandas": "99"})
    assert "Nothing has changed" in unchanged(project.options)[0]
    assert any("Matches the seal" in line for line in project.seal())


def test_sealing_again_checks_the_digests(project):
    first = project.seal(签发="李四")
    again = project.seal()
    assert any("Matches the seal" in line for line in again)
    assert [line for line in first if "Check code" in line] == [
        line for line in again if "Check code" in line
    ]
    assert project.seal(签发="李四") == again
    with pytest.raises(SealedError, match="leave the names out"):
        project.seal(签发="王五")
    project.edit("params/2021.yaml", "title: 另一个\n")
    with pytest.raises(SealedError, match=r"params/2021\.yaml"):
        project.seal()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": 2}'])
def test_a_damaged_seal_stops_a_run_and_is_not_replaced(project, text):
    (project.review / SEAL).write_text(text, encoding="utf-8")
    for asked in (project.seal, project.reopen, lambda: unchanged(project.options)):
        with pytest.raises(InputError, match="cannot be read"):
            asked()
    assert (project.review / SEAL).read_text(encoding="utf-8") == text


def test_a_check_of_the_registers_is_allowed(project):
    project.seal()
    project.edit("data/2021/a.csv", "other")
    assert unchanged(project.run_options(check=True)) == []


def test_a_sealed_review_is_known_by_its_seal_alone(project):
    assert current_seal(project.options.reports, project.options.period) is None
    project.seal()
    assert current_seal(project.options.reports, project.options.period) is not None
