"""Reviews that are official documents, for tests of the PDF and of the Word file."""

from annual_review.document.blocks import Paragraph, Span
from annual_review.document.numbering import APPENDIX
from tests.support.executed import EVIDENCE, md, notebook, say

SENTENCE = "全县老干部工作围绕中心、服务大局，各项工作取得了新的成效，得到了广大老同志的肯定。"
OFFICE = "甲县老干部局"
ONE = {
    "copy_number": "1",
    "secrecy": "机密★1年",
    "urgency": "特急",
    "issuer_mark": "甲县老干部局文件",
    "reference_number": "甲老干〔2022〕3号",
    "recipients": ["各乡镇", "县直各部门"],
    "attachments": ["数据统计表", f"{'各乡镇' * 12}工作情况汇总表"],
    "seal": True,
    "note": "此件公开发布",
    "copies_to": [f"县直单位{at}" for at in "甲乙丙丁戊己庚辛"],
    "printed_by": "甲县老干部局办公室",
    "printed_on": "2022-02-18",
}
SEVERAL = ["甲县老干部局", "甲县教育局", "甲县关心下一代工作委员会"]
JOINT = {
    "issuer_mark": [*SEVERAL, "文件"],
    "reference_number": "甲老干呈〔2022〕12号",
    "signatory": ["张三", "李四", "王五"],
    "recipients": "中共甲县委",
}


def official_review(official, paragraphs=4, appendix="", **review):
    """Return an executed notebook of a review with official elements, without cover and contents.

    `appendix` is the title of an appendix behind the text.
    """
    blocks = [Paragraph((Span(f"{SENTENCE}{SENTENCE}"),)) for _ in range(paragraphs)]
    blocks += [Paragraph((Span("培训果农"), Span("1490余人", figure="farmers"), Span("。")))]
    cells = [md("# 强化政治引领"), say(*blocks, farmers=EVIDENCE)]
    if appendix:
        cells += [md(f"# {appendix}", APPENDIX), say(Paragraph((Span("已核对。"),)))]
    cover = {
        "title": "甲县2021年老干部工作综述",
        "office": OFFICE,
        "date": "2022-02-17",
        "document": {"cover": False, "contents": False},
        "official": official,
    }
    return notebook(*cells, **(cover | review))
