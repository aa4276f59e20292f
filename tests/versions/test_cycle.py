"""The whole cycle by the command: drafts, seal, refused runs, reopened, corrected, sealed again."""

import json
import subprocess
import sys

import pypdfium2 as pdfium
import pytest

from annual_review.document.figures_file import read_figures
from annual_review.versions.folders import VERSION
from annual_review.versions.seals import read_seal
from tests.conftest import ROOT
from tests.support.executed import squeezed
from tests.support.word import opened, text_of

NOTE = (
    "更正说明",
    "（审核张三、签发李四），现予更正。",
    "更正理由：某镇补报一场，另一场人数有误。",
    "更正数字3项，列表如下；文字未作修改。",
    "事项原数更正后依据",
)


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cycle")
    script = [sys.executable, "-m", "tests.support.sealed_cycle", str(folder)]
    done = subprocess.run(script, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout)


@pytest.fixture
def folder(builds):
    return builds[0]


@pytest.fixture
def found(builds):
    return builds[1]


def text_of_pdf(path):
    pages = pdfium.PdfDocument(path)
    return squeezed("".join(page.get_textpage().get_text_range() for page in pages))


def test_each_command_ends_as_it_should(found):
    statuses = {name: one["status"] for name, one in found.items() if isinstance(one, dict)}
    refused = {name for name in statuses if name.startswith(("refused", "a draft is sealed"))}
    assert {name for name, status in statuses.items() if status} == refused
    assert len(refused) == 4
    assert {statuses[name] for name in refused} == {2}


def test_drafts_show_their_number_and_are_kept(folder, found):
    kept = folder / "reports" / "2021-versions"
    for number in (1, 2):
        mark = f"送审稿（第{number}稿）"
        draft = kept / str(number)
        assert mark in (draft / "review.html").read_text(encoding="utf-8")
        assert mark in text_of_pdf(draft / "review.pdf")
        word = opened((draft / "review.docx").read_bytes())
        assert mark in "".join(one.text for one in word.sections[0].header.paragraphs)
        assert json.loads((draft / VERSION).read_text(encoding="utf-8"))["draft"] == mark
    assert f"kept: {kept / '1'}" in found["draft 2"]["printed"]
    assert "送审稿" not in (kept / "3" / "review.html").read_text(encoding="utf-8")


def test_a_sealed_review_stays_byte_for_byte_until_it_is_kept(found):
    assert "签发李四" in found["unchanged"]["printed"]
    assert found["is as sealed"]
    assert found["kept as sealed"]


def test_the_note_is_in_page_pdf_and_word_and_in_their_contents(folder):
    review = folder / "corrected"
    word = text_of((review / "review.docx").read_bytes())
    page = squeezed((review / "review.html").read_text(encoding="utf-8"))
    for text in (text_of_pdf(review / "review.pdf"), word):
        for part in NOTE:
            assert part in text
        assert text.count("更正说明") > 1  # contents and heading
        assert text.index("更正理由") < text.index("一、宣讲", text.index("更正理由"))
    for part in NOTE[:-1]:
        assert part in page
    assert 'href="#更正说明"' in page


def test_the_new_number_is_the_figure_and_the_old_one_is_text(folder):
    page = (folder / "corrected" / "review.html").read_text(encoding="utf-8")
    note = page.partition('id="更正说明"')[2].partition("</table>")[0]
    rows = note.partition("<tbody>")[2].split("<tr>")[1:]
    cells = [[cell.partition("</td>")[0] for cell in row.split("<td")[1:]] for row in rows]
    [people] = [row for row in cells if "87人" in row[2]]
    assert "a.people" in people[2]
    assert "70人" in people[1]
    assert "a.people" not in people[1]
    assert "第3行受教人数由40改为45，第4行新增" in people[3]
    [held] = [row for row in cells if "3场" in row[2]]
    assert "第4行新增" in held[3]
    assert "40" not in held[3]  # the corrected number is in no count


def test_the_note_changes_nothing_else(folder):
    plain, corrected = folder / "plain" / "2021", folder / "corrected"
    for name in ("figures.json", "ledger.csv", "notebooks/02_a.ipynb", "notebooks/04_q.ipynb"):
        assert (plain / name).read_bytes() == (corrected / name).read_bytes()
    assert "更正说明" not in (plain / "review.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in (corrected / "notebooks").iterdir()) == [
        "01_clean.ipynb",
        "02_a.ipynb",
        "03_b.ipynb",
        "04_q.ipynb",
    ]
    chapters = {one["id"]: one["chapter"] for one in read_figures(corrected / "figures.json")}
    assert chapters["a.people"] == "宣讲"


def test_the_same_inputs_and_the_same_kept_version_give_the_same_bytes(found):
    assert found["same bytes"]
    assert "Nothing has changed" in found["nothing changed"]["printed"]


def test_the_second_correction_is_of_the_first(folder):
    text = text_of((folder / "reports" / "2021" / "review.docx").read_bytes())
    note = text[text.index("本综述于") : text.index("一、宣讲", text.index("本综述于"))]
    assert "（签发王五），现予更正。这是定稿后的第2次更正" in note
    assert "更正理由：又补报一场。" in note
    assert "文字修改1处" in note
    assert "87人95人" in note
    assert "70人" not in note


def test_the_seals_are_a_chain(folder):
    kept = folder / "reports" / "2021-versions"
    first, second = read_seal(kept / "3"), read_seal(kept / "4")
    assert first.previous is None
    assert second.previous == {"version": 3, "seal": first.digest}
