"""Word files as Word, LibreOffice and WPS write them: what is read of each is the same."""

import io
import shutil
import subprocess
import zipfile

import pytest

from annual_review.errors import InputError
from annual_review.word_edits.word_file import read_word_file

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def write(path, body, namespace=W, **parts):
    """Write a Word file with a body; `parts` are more parts, by their kinds."""
    rels = "".join(
        f'<Relationship Id="r{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in parts
    )
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    main = f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", f"{head}{main}</Relationships>")
        archive.writestr("word/_rels/document.xml.rels", f"{head}{rels}</Relationships>")
        text = f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", text)
        for kind, part in parts.items():
            archive.writestr(f"word/{kind}.xml", part)
    return read_word_file(path)


def run(text, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "edited.docx"


@pytest.mark.parametrize("namespace", [W, STRICT])
def test_tracked_changes_are_taken_as_meant(file, namespace):
    deleted = '<w:del w:author="甲"><w:r><w:delText>旧</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:author="乙">{run("新")}</w:ins>'
    moved = f'<w:moveFrom w:author="丙">{run("移")}</w:moveFrom>'
    arrived = f'<w:moveTo w:author="丙">{run("移")}</w:moveTo>'
    body = f"<w:p>{moved}{run('前')}{deleted}{inserted}{run('后')}{arrived}</w:p>"
    (paragraph,) = write(file, body, namespace).paragraphs
    assert paragraph.text == "前新后移"
    assert list(paragraph.authors) == ["丙", "甲", "乙"]


def test_a_paragraph_whose_mark_is_deleted_goes_on_in_the_next(file):
    gone = '<w:pPr><w:rPr><w:del w:author="甲"/></w:rPr></w:pPr>'
    body = f"<w:p>{gone}{run('前段')}</w:p><w:p>{run('后段')}</w:p>"
    (paragraph,) = write(file, body).paragraphs
    assert (paragraph.text, list(paragraph.authors)) == ("前段后段", ["甲"])


LINK = '<w:hyperlink w:anchor="_Line0001">{}</w:hyperlink>'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK \\l "_Line0001"'
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
SIMPLE = '<w:fldSimple w:instr=" HYPERLINK \\l &quot;_Line0001&quot; ">{}</w:fldSimple>'
NUMBER = run("7", '<w:vertAlign w:val="superscript"/>')


@pytest.mark.parametrize("link", [LINK, FIELD, SIMPLE])
def test_a_figure_is_one_piece_however_it_is_linked_and_cut_into_runs(file, link):
    figure = link.format(run("14") + run("90余") + NUMBER)
    (paragraph,) = write(file, f"<w:p>{run('培训')}{figure}{run('。')}</w:p>").paragraphs
    assert [(one.text, one.anchor) for one in paragraph.pieces] == [
        ("培训", ""),
        ("1490余", "_Line0001"),
        ("。", ""),
    ]


def test_a_bookmark_around_two_paragraphs_is_of_both_and_an_empty_one_of_none(file):
    def mark(id, name):
        return f'<w:bookmarkStart w:id="{id}" w:name="{name}"/>'

    end = '<w:bookmarkEnd w:id="{}"/>'.format
    body = (
        f"<w:p>{mark(1, '_Cell_a')}{run('前')}</w:p><w:p>{run('后')}{end(1)}</w:p>"
        f"<w:p>{mark(2, '_Cell_b')}{end(2)}{run('余')}</w:p>"
    )
    found = write(file, body)
    assert [one.marks for one in found.paragraphs] == [["_Cell_a"], ["_Cell_a"], []]
    assert found.deleted == ["_Cell_b"]


def test_a_reply_is_a_comment_on_the_same_words(file):
    def comment(id, author, text):
        return (
            f'<w:comment w:id="{id}" w:author="{author}"><w:p w14:paraId="P{id}">'
            f"{run(text)}</w:p></w:comment>"
        )

    comments = (
        f'<w:comments xmlns:w="{W}" xmlns:w14="{W14}">{comment(0, "甲", "核实")}'
        f"{comment(1, '乙', '已核实')}</w:comments>"
    )
    extended = (
        f'<w15:commentsEx xmlns:w15="{W15}"><w15:commentEx w15:paraId="P0"/>'
        '<w15:commentEx w15:paraId="P1" w15:paraIdParent="P0"/></w15:commentsEx>'
    )
    start, end = '<w:commentRangeStart w:id="0"/>', '<w:commentRangeEnd w:id="0"/>'
    body = f"<w:p>{run('开展')}{start}{run('五项')}{run('行动')}{end}</w:p>"
    found = write(file, body, comments=comments, commentsExtended=extended)
    assert [(one.author, one.text, one.about, one.answers) for one in found.comments] == [
        ("甲", "核实", "五项行动", ""),
        ("乙", "已核实", "五项行动", "0"),
    ]


def test_what_stands_in_content_controls_and_alternatives_is_read_once(file):
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = (
        f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice>{run("甲")}</mc:Choice>'
        f"<mc:Fallback>{run('甲')}</mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:sdt><w:sdtContent><w:p>{both}{run('乙')}</w:p></w:sdtContent></w:sdt>"
    assert [one.text for one in write(file, body).paragraphs] == ["甲乙"]


def _zip(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", _zip(a=b"b")])
def test_what_is_no_word_file_is_named(file, content):
    file.write_bytes(content)
    with pytest.raises(InputError, match="no Word file"):
        read_word_file(file)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_keeps_what_a_leader_did(sample, tmp_path):
    copy = sample.copy()
    copy.replace("同安排", "同谋划", author="王局长")
    copy.replace("1490余人", "1500人")
    copy.comment("请核实", "会同农业科技服务团", "李书记")
    (tmp_path / "edited.docx").write_bytes(copy.content)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", tmp_path / "saved"]
    subprocess.run([*command, tmp_path / "edited.docx"], check=True, capture_output=True)
    shown = [
        [(one.kind, one.cell, one.old, one.new, one.authors) for one in sample.plan(content)]
        for content in (copy.content, (tmp_path / "saved" / "edited.docx").read_bytes())
    ]
    assert shown[0] == shown[1]
    assert len(shown[0]) >= 3
