"""Rules of time: the year and its part, months, what is true of every month or of all."""

import re

from annual_review.document.blocks import Chart, Glance, Heading, Table, plain
from tests.support.prose_rules.passages import Complaint, passages, sentences, value_of

_MONTH = re.compile(r"(?<![\d.])(1[0-2]|[1-9])月(?!份?额)")
_MONTHLY = re.compile(r"月月|每月|每个月|逐月(都|均)|各月(都|均)")
_ALL = re.compile(r"全部|全覆盖|悉数|无一例外")
_EVERY = re.compile(r"(?<![平年月日人户])均(?!为同期|衡|等)")


def whole_year(read):
    """Complain of 全年 in a review of a part of the year, in headings, too."""
    if read.review.until is None:
        return
    for one in passages(read.document):
        if "全年" in one.own_words.replace("全年数", "") and one.role not in ("note", "notice"):
            yield one.complaint("whole_year", "本年只统计到一部分")
    for block in read.document.blocks:
        if isinstance(block, Heading) and "全年" in plain(block.spans):
            yield Complaint("whole_year", plain(block.spans), plain(block.spans), "标题说全年")


def months_to_come(read):
    """Complain of a month after the last one, in sentences, charts and heads of tables."""
    if read.review.until is None:
        return
    last = read.review.until.month
    for one in passages(read.document):
        if one.role != "notice" and (month := _later(one.own_words, last)):
            yield one.complaint("months", f"统计到{last}月，而说{month}月")
    for block in read.document.blocks:
        text = ""
        if isinstance(block, Chart):
            text = f"{block.caption}{block.alt}"
        if isinstance(block, Table):
            text = " ".join(block.header)
        if month := _later(text, last):
            yield Complaint("months", "", block.caption, f"统计到{last}月，而有{month}月")


def _later(text, last):
    return next((month for month in _MONTH.findall(text) if int(month) > last), "")


def every_month(read):
    """Complain of each month where one has nothing, or where there is only one month."""
    review = read.review
    for one in sentences(read.document):
        if not (found := _MONTHLY.search(one.own_words)):
            continue
        if len(review.months) < 2:
            yield one.complaint("monthly", f"只有一个月，不说“{found[0]}”")
        for span in one.spans:
            is_months = read.document.evidence.get(span.figure, {}).get("unit") == "个月"
            if is_months and value_of(read, span) != len(review.months):
                yield one.complaint("monthly", f"有的月份没有：{span.text}")


def all_of_them(read):
    """Complain of 全部 where it is not all, or all of one."""
    branches = read.review["离退休干部党支部台账"]
    standard = branches["是否达标"].eq("是")
    for one in sentences(read.document):
        text = one.own_words
        if "达标" in text and (_ALL.search(text) or _EVERY.search(text)):
            if not standard.all():
                yield one.complaint("all", "有的支部没有达标")
            elif len(branches) < 2:
                yield one.complaint("all", "只有一个支部，不说“全部”")
        if found := re.search(r"全部(1|一)[个种项所]", text):
            yield one.complaint("all", f"只有一个，不说“{found[0]}”")


def labels_of_whole_year(read):
    """Complain of a figure set large that is of the year in a review of a part, unsaid."""
    if read.review.until is None:
        return
    undated = read.review.undated
    for block in read.document.blocks:
        if not isinstance(block, Glance):
            continue
        for span, label in block.items:
            rule = str(read.document.evidence[span.figure]["rule"])
            if rule.partition("，")[0] in undated and "全年" not in label:
                yield Complaint("whole_year", "", f"{span.text}{label}", "是全年数而没有说")


def told_twice(read):
    """Complain of the part of the year said twice in a sentence (截至3月，本年没有…)."""
    for one in sentences(read.document):
        text = one.own_words
        if len(re.findall(r"截至\d+月", text)) > 1 or re.search(r"截至[\d月日]+，本年", text):
            yield one.complaint("so_far", "“截至…”与“本年”重复")
        if re.search(r"，截至[\d月日]+，", text):
            yield one.complaint("so_far", "“截至…”插在句子中间，宜提到句首")


RULES = [whole_year, months_to_come, every_month, all_of_them, labels_of_whole_year, told_twice]
