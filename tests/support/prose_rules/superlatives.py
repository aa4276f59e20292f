"""Rules of superlatives: 最多 is of one among several, and what the charts show."""

import re

from annual_review.document.blocks import Chart, Paragraph, plain
from tests.support.prose_rules.passages import Complaint, sentences

_MOST = re.compile(r"最多|最大|最高|居首|第一位|为首|集中在")
_VALUE = re.compile(r"([^，；：。]+?)(−?[\d.]+(?:万|亿)?)(?=[^\d.，；。]*[，；。])")


def charts_with_one_bar(read):
    """Complain of a chart with one bar, or of which one alone has a value."""
    for block in _charts(read):
        if _count_bars(block.alt) < 2:
            yield Complaint(
                "one_bar", "", f"{block.label} {block.caption}", f"只有一项：{block.alt}"
            )


def _count_bars(alt):
    """Return how many bars a chart has, or cells, if it is a heatmap."""
    kind, _, body = alt.partition("：")
    rows = [row for row in body.split("；") if _VALUE.search(f"{row}；")]
    return len(rows) if kind == "堆叠图" else len(_VALUE.findall(body))


def most_of_one(read):
    """Complain of 最多 in words where the chart below shows a tie for the first place."""
    blocks = read.document.blocks
    for at, block in enumerate(blocks):
        below = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(block, Chart) and block.says:
            text, below = plain(block.says), block
        elif isinstance(block, Paragraph) and isinstance(below, Chart):
            text = plain(block.spans)
        else:
            continue
        values = _values_of(below.alt)
        if not _MOST.search(text) or not below.alt.startswith(("条形图", "柱形图")):
            continue
        greatest = max(values.values(), default=0)
        first = [name for name, value in values.items() if value == greatest]
        if len(first) > 1 and any(name in text for name in first):
            yield Complaint("most", "", text, f"{'、'.join(first[:3])}一样多，不说“最多”")


def busiest_month(read):
    """Complain of the month with the most events where another has as many."""
    by_month = read.review.activity()["日期"].dt.month.value_counts()
    for one in sentences(read.document):
        for month in re.findall(r"(\d+)月[^，。]*最多", one.text):
            if "事项" not in one.text and "活动" not in one.text:
                continue
            greatest = by_month[by_month == by_month.max()]
            if list(greatest.index) != [int(month)]:
                yield one.complaint("most", f"{'、'.join(map(str, greatest.index))}月最多")
            elif len(by_month) < 2:
                yield one.complaint("most", "只有一个月有事项")


def _charts(read):
    appendix = False
    for block in read.document.blocks:
        appendix = appendix or getattr(block, "label", "").startswith("附")
        if isinstance(block, Chart) and not appendix and "：" in block.alt:
            yield block


def _values_of(alt):
    """Return what a chart shows, by label, as far as its description tells."""
    _, _, body = alt.partition("：")
    found = {}
    for name, number in _VALUE.findall(body):
        scale = {"万": 10_000, "亿": 100_000_000}.get(number[-1], 1)
        found.setdefault(name.strip(), 0)
        found[name.strip()] += float(number.rstrip("万亿").replace("−", "-")) * scale
    return found


RULES = [charts_with_one_bar, most_of_one, busiest_month]
