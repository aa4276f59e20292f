import zipfile

import docx
import pytest

from annual_review.errors import ParamsError
from annual_review.project.file_formats import OLE
from annual_review.project.word_template import check_word_template, find_word_template

DOTX = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"


@pytest.fixture
def params(tmp_path):
    return tmp_path / "2021.yaml"


def test_a_document_of_word_is_a_template(params):
    assert find_word_template(params) is None
    check_word_template(params)
    file = params.with_name("template.docx")
    docx.Document().save(file)
    check_word_template(params)
    assert find_word_template(params) == file


def test_a_template_of_another_name_is_pointed_out(params):
    params.with_name("template.dotx").write_bytes(b"PK")
    with pytest.raises(ParamsError, match=r"has to be template\.docx") as error:
        check_word_template(params)
    assert "save it" in error.value.remedy


def test_a_word_template_that_is_called_docx_is_refused(params):
    with zipfile.ZipFile(params.with_name("template.docx"), "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{DOTX}"/></Types>')
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(ParamsError, match="macros"):
        check_word_template(params)


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04broken", b"\x89PNG"])
def test_what_is_no_document_is_refused(params, content):
    params.with_name("template.docx").write_bytes(content)
    with pytest.raises(ParamsError, match="no Word document") as error:
        check_word_template(params)
    assert "review.docx" in error.value.remedy


def test_an_old_document_and_a_locked_one_are_refused(params):
    file = params.with_name("template.docx")
    file.write_bytes(OLE + b"\0" * 600)
    with pytest.raises(ParamsError, match="another format"):
        check_word_template(params)
    file.write_bytes(b"{\\rtf1 text}")
    with pytest.raises(ParamsError, match="another format"):
        check_word_template(params)
    file.write_bytes(OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") * 4)
    with pytest.raises(ParamsError, match="password"):
        check_word_template(params)
