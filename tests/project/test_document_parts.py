"""`document:` in params/: which parts a review has, and how it looks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.errors import ParamsError
from annual_review.project.document_parts import DocumentParts
from annual_review.project.loading import load_settings
from annual_review.project.params_files import digest_for_chapters

OFFICE = "name: 甲县老干部局\ncounty: 甲县\n"


@pytest.fixture
def load(tmp_path):
    def load(office="", year="", part=""):
        (tmp_path / "registers.yaml").write_text("registers: {}\n", encoding="utf-8")
        (tmp_path / "office.yaml").write_text(f"{OFFICE}{office}\n", encoding="utf-8")
        (tmp_path / "2021.yaml").write_text(f"{year}\n", encoding="utf-8")
        return load_settings(2021, tmp_path / "2021.yaml", part=part).document

    return load


def test_without_the_key_a_review_has_all_its_parts(load):
    assert load() == DocumentParts()
    assert load().model_dump() == {
        "cover": True,
        "contents": True,
        "quality": True,
        "evidence": True,
        "color": None,
        "headings": "official",
        "attachments": True,
    }


def test_a_year_replaces_the_keys_that_it_names_and_no_others(load):
    parts = load(
        'document: {cover: false, quality: short, color: "#9C1F1F"}',
        "document:\n  cover: true\n  headings: decimal",
    )
    assert (parts.cover, parts.quality, parts.color) == (True, "short", "#9c1f1f")
    assert (parts.headings, parts.evidence) == ("decimal", True)


def test_a_part_of_the_year_has_the_document_of_the_year(load):
    assert load(year="document: {evidence: false}", part="h1").evidence is False


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{colour: 红}", "Unknown key 'document.colour'.*Did you mean 'color'"),
        ("{contens: false}", "Unknown key 'document.contens'.*Did you mean 'contents'"),
        ("{quality: brief}", "Line 3: document.quality: 'brief' is none of true, short and false"),
        ("{evidence: 1}", "document.evidence: '1' is none of true, short and false"),
        ("{cover: 有}", "document.cover: '有' is neither true nor false"),
        ("{headings: offical}", "document.headings: .*'offical'.*Did you mean 'official'"),
        (
            '{color: "9c1f1f"}',
            "document.color: '9c1f1f' is not a colour; one is written \"#9c1f1f\"",
        ),
        ("\n  color: #9c1f1f", "color.*a value that begins with # needs quotation marks"),
        ("false", "document: .*holds no keys with values"),
    ],
)
@pytest.mark.parametrize("place", ["office", "year"])
def test_a_wrong_key_or_value_is_an_error_that_says_what_to_write(load, place, written, said):
    with pytest.raises(ParamsError, match=f"(?s){said.replace('Line 3: ', '')}"):
        load(**{place: f"document: {written}"})


def test_a_colour_too_light_for_text_is_darkened_for_it_and_another_stays():
    light, dark = DocumentParts(color="#ffd966"), DocumentParts(color="#9c1f1f")
    assert "#ffd966 is too light to be read on paper: text is in #816d2f" in light.warnings[0]
    assert light.ink == "#816d2f"
    assert (dark.ink, dark.warnings) == ("#9c1f1f", [])


BEFORE = ["name: 甲", "# document: {cover: false}", "names:\n  document: 一号文", "outputs: [html]"]
DOCUMENTS = [
    "document: {cover: false}",
    "document:\n  cover: false\n\n  # 用深色\n  color: '#9c1f1f'",
    "document: {cover: false,\n  color: '#9c1f1f'}",
    "document:",
]


@given(st.lists(st.sampled_from(BEFORE), unique=True), st.sampled_from(DOCUMENTS), st.data())
def test_chapters_do_not_depend_on_document_and_depend_on_all_else(
    tmp_path_factory, lines, own, data
):
    path = tmp_path_factory.mktemp("params") / "office.yaml"

    def digest(*parts):
        path.write_text("\n".join(parts) + "\n", encoding="utf-8")
        return digest_for_chapters(path)

    at = data.draw(st.integers(0, len(lines)))
    other = data.draw(st.sampled_from(DOCUMENTS))
    found = digest(*lines[:at], own, *lines[at:])
    assert found == digest(*lines[:at], other, *lines[at:])
    assert found != digest(*lines[:at], own, *lines[at:], "short: 甲")
    assert found != digest(*lines[:at], own, "short: 甲", *lines[at:])
