import io
import zipfile

from tests.support.word import parts


def test_properties_name_the_office_but_no_person_and_no_program(content, word):
    known = word.core_properties
    assert (known.title, known.author, known.last_modified_by) == (
        "晚晴综述",
        "老干部局",
        "老干部局",
    )
    assert known.created.date().isoformat() == known.modified.date().isoformat() == "2022-02-17"
    assert (known.comments, known.keywords) == ("", "")
    names = parts(content).keys()
    assert not [one for one in names if "thumbnail" in one or "custom" in one or "app.xml" in one]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
