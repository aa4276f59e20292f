"""`official:` in params/: the elements of an official document, and what cannot stand together."""

import datetime as dt

import pytest

from annual_review.document.official import official_texts
from annual_review.document.reading import read_document
from annual_review.errors import ParamsError
from annual_review.project.cover import cover_of
from annual_review.project.loading import load_settings
from annual_review.project.official_elements import OfficialElements
from annual_review.project.params_files import digest_for_chapters
from tests.support.executed import CHAPTER, notebook, say

OFFICE = "name: 甲县老干部局\ncounty: 甲县\n"
MARK = "issuer_mark: 甲县老干部局文件"


@pytest.fixture
def settings(tmp_path):
    def load(office="", year="", part=""):
        (tmp_path / "registers.yaml").write_text("registers: {}\n", encoding="utf-8")
        (tmp_path / "office.yaml").write_text(f"{OFFICE}{office}\n", encoding="utf-8")
        (tmp_path / "2021.yaml").write_text(f"{year}\n", encoding="utf-8")
        return load_settings(2021, tmp_path / "2021.yaml", part=part)

    return load


@pytest.fixture
def load(settings):
    return lambda *texts, **more: settings(*texts, **more).official


def test_without_the_key_a_review_is_no_official_document(load):
    assert load() == OfficialElements()
    assert not load().is_signed


def test_a_year_replaces_the_keys_that_it_names_and_no_others(load):
    office = f"official: {{{MARK}, seal: true, draft: 征求意见稿}}"
    year = 'official: {reference_number: 甲老干〔2022〕3号, draft: ""}'
    elements = load(office, year)
    assert elements.issuer_mark == ["甲县老干部局文件"]
    assert (elements.seal, elements.draft) == (True, "")
    assert elements.reference_number == "甲老干〔2022〕3号"


def test_what_is_said_of_the_document_of_a_year_is_not_that_of_its_parts(load):
    elements = load(
        f"official: {{{MARK}}}", "official: {reference_number: 甲老干〔2022〕3号}", part="h1"
    )
    assert elements.reference_number == ""
    assert elements.issuer_mark


def test_values_are_printed_as_the_standard_writes_them(settings, tmp_path):
    read = settings(
        "official:\n"
        "  issuer_mark: [甲县教育局, 甲县财政局, 文件]\n"
        "  copy_number: 12\n"
        "  secrecy: 秘密★6个月\n"
        "  recipients: [各乡镇：]\n"
        "  note: （此件公开发布）\n"
        "  copies_to: [县委办, 县政府办。]\n"
        "  printed_by: 县局\n",
        "date: 2022-02-07",
    )
    nb = notebook(say(CHAPTER), **cover_of(read, tmp_path / "2021.yaml"))
    texts = official_texts(read_document(nb))
    assert texts.marks == ("000012", "秘密★6个月")
    assert (texts.organs, texts.word) == (("甲县教育局", "甲县财政局"), "文件")
    assert texts.signers == ("甲县教育局", "甲县财政局")
    assert (texts.recipients, texts.note) == ("各乡镇：", "（此件公开发布）")
    assert texts.foot_lines == (("抄送：", "县委办，县政府办。"),)
    assert texts.printed_on == "2022年2月7日印发"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("{issuer: 甲}", "Unknown key 'official.issuer'.*Did you mean"),
        ("{secrecy: 内部}", "Line 3: official.secrecy: '内部' is not a class of secrecy"),
        ("{secrecy: 机密★一年}", "official.secrecy.*机密★1年"),
        ("{urgency: 紧急}", "official.urgency: '紧急' is none of 特急.*加急"),
        ("{copy_number: 第3份}", "official.copy_number.*at most six digits"),
        ("{copy_number: 1234567}", "official.copy_number.*at most six digits"),
        ('{reference_number: "甲老干[2022]3号"}', "Line 3: official.reference_number.*in 〔〕"),
        ("{reference_number: 甲老干〔2022〕第3号}", "without 第 and zeros"),
        ("{reference_number: 甲老干〔2022〕03号}", "without 第 and zeros"),
        ("{issuer_mark: [甲局文件, 乙局文件]}", "文件 stands once"),
        ("{issuer_mark: [文件, 甲局]}", "no organ stands before 文件"),
        ("{signatory: [张三, 张三]}", "'张三' stands twice"),
        ("{attachments: [统计表。]}", "no mark stands behind the name of an attachment"),
        ("{attachments: [1. 统计表]}", "numbered by themselves"),
        ("{seal: 有}", "official.seal: '有' is neither true nor false"),
        ("{printed_on: 2月}", "official.printed_on"),
        ("{draft: }", "nothing stands behind it"),
    ],
)
def test_a_wrong_value_is_named_with_its_file_and_key(load, written, message):
    with pytest.raises(ParamsError, match=message) as caught:
        load(f"official: {written}")
    assert "office.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "{reference_number: 甲〔2022〕3号}",
            "official.reference_number: a reference number stands",
        ),
        ("{signatory: 张三}", "official.signatory: a signatory stands below"),
        (
            "{issuer_mark: [甲局, 乙局, 丙局], signatory: [张三, 李四]}",
            "official.signatory: 3 organs issue the document, and 2 sign it",
        ),
        ("{secrecy: 机密}", "official.secrecy: copies of a secret document are numbered"),
        (f"{{{MARK}, seal: true, draft: 送审稿}}", "official.seal: a draft has no seal"),
        ("{copies_to: 县委办}", "official.copies_to: it stands above who printed"),
        ("{printed_on: 2022-02-18}", "official.printed_on: it stands beside who printed"),
        ("{printed_by: 县局, printed_on: 2022-02-01}", "on 2022-02-01, before its own day"),
    ],
)
def test_what_cannot_stand_together_is_named_with_its_file_and_key(load, written, message):
    for office, year, file in (("", written, "2021.yaml"), (written, "", "office.yaml")):
        with pytest.raises(ParamsError, match=message) as caught:
            load(
                f"official: {office}" if office else "",
                "date: 2022-02-17\n" + (f"official: {year}" if year else ""),
            )
        assert file in str(caught.value)
        assert "Line " in str(caught.value)


def test_keys_of_two_files_are_looked_at_together(load):
    assert load(f"official: {{{MARK}}}", "official: {reference_number: 甲〔2022〕3号}")
    with pytest.raises(ParamsError, match="a draft has no seal") as caught:
        load("official: {seal: true}", "official: {draft: 送审稿}")
    assert "office.yaml" in str(caught.value)


def test_chapters_do_not_depend_on_official_elements(tmp_path):
    file, other = tmp_path / "2021.yaml", tmp_path / "2022.yaml"
    file.write_text("title: 综述\nofficial:\n  seal: true\ndate: 2022-02-17\n", encoding="utf-8")
    other.write_text("title: 综述\nofficial: {draft: 送审稿}\ndate: 2022-02-17\n", encoding="utf-8")
    assert digest_for_chapters(file) == digest_for_chapters(other)


def test_a_summary_is_as_secret_as_its_document():
    elements = OfficialElements(
        secrecy="秘密", copy_number="1", draft="送审稿", issuer_mark="甲局文件", seal=True
    )
    summary = elements.of_summary()
    assert (summary.secrecy, summary.copy_number, summary.draft) == ("秘密", "000001", "送审稿")
    assert not summary.is_signed


def test_a_day_that_is_not_known_leaves_room_for_it():
    document = read_document(notebook(say(CHAPTER), official={"signed_by": ["甲局"]}))
    assert document.date is None
    assert official_texts(document).date == "2022年\u3000月\u3000日"
    assert document.day_after == dt.date(2022, 1, 1)
