"""Rules of numbers: zeros, repeated numbers, parts and wholes, comparisons with the year before."""

import re

from annual_review.values.numerals import read_numeral
from tests.support.prose_rules.passages import register_of, sentences, value_of

_NONE = ("没有", "尚无", "未", "无")
_ZERO = re.compile(r"(?<![\d.])[0零](?:\.0+)?(?=[人名个项次场起件种册份篇所轮元行%])")
_ABOUT = re.compile(r"\d[\d.]*[万亿]?[余多]|[十百千万][余多]")
_EXACT = re.compile(r"\d")
_COMPARED = re.compile(r"增加|减少|增长|下降|提高|降低|上升|持平|同比|比上年|较上年")
_UP = re.compile(r"增加|增长|提高|上升|增至|多于上年")
_DOWN = re.compile(r"减少|下降|降低|降至|少于上年")
_PERCENT = re.compile(r"(?:增长|下降)(?:约|近|超过)?([\d.]+)%")
_BY = re.compile(r"(?:增加|减少)([\d.]+)")
_BRACKETED = re.compile(
    r"（(?:共|计|全部|合计)?([\d.]+|[一二两三四五六七八九十百千]+)[^\d，、；。）]*）"
)
_LEAST_BASE = 5  # below it a change in per cent says nothing
_MOST_PERCENT = 1000
_ROUNDING = 0.51
_MOST_DIGITS = re.compile(r"\d{6,}[余多]")


def zeros(read):
    """Complain of a number that is zero, unless the sentence says that there is none."""
    for one in sentences(read.document):
        zero = [span.text for span in one.spans if span.figure and value_of(read, span) == 0]
        shown = [text for text in zero if not any(word in text for word in _NONE)]
        if any(word in one.own_words for word in _NONE):
            continue
        if shown and not _COMPARED.search("".join(shown)):
            yield one.complaint("zero", f"数字为零：{shown[0]}")
        elif found := _ZERO.search(one.own_words):
            yield one.complaint("zero", f"数字为零：{found[0]}")


def one_of_several(read):
    """Complain of a count of one where the words ask for several."""
    for one in sentences(read.document):
        text = one.own_words
        for pattern in (
            r"(覆盖|分布在|深入)(1|一)个",
            r"(各|系列|逐项)[^，。；]{0,8}(1|一)项",
            r"累计[^，。；]{0,6}(?<![\d.])1(场|次|轮|项)",
            r"共(1|一)(种|项|次|个|家)",
            r"等(1|一)(种|项|次|个|家)",
        ):
            if found := re.search(pattern, text):
                yield one.complaint("one", f"只有一个：{found[0]}")


def shares_of_some(read):
    """Complain of a share that is all or nothing."""
    for one in sentences(read.document):
        for span in one.spans:
            if span.figure and re.search(r"(?<![\d.])(100|0)%", span.text):
                yield one.complaint("share", f"占比宜写成“全部”或略去：{span.text}")


def brackets_repeat_nothing(read):
    """Complain of brackets that hold the number in front of them once more."""
    for one in sentences(read.document):
        at, ends = 0, []  # of the figures: where each ends, and its value
        for span in one.spans:
            at += len(span.text)
            if span.figure:
                ends.append((at, value_of(read, span)))
        for found in _BRACKETED.finditer(one.text):
            before = [value for end, value in ends if end <= found.start()]
            if before and before[-1] == _number(found[1]):
                yield one.complaint("bracket", f"括号重复前面的数字：{found[0]}")


def plain_text(spans):
    """Return the text of spans."""
    return "".join(span.text for span in spans)


def _number(text):
    return float(text) if text[0].isdigit() else read_numeral(text.replace("两", "二"))


def parts_are_smaller(read):
    """Complain of a part that is as large as its whole, or larger."""
    for one in sentences(read.document):
        for at, span in enumerate(one.spans):
            if not span.figure or not re.search(r"其中[^。；]*$", plain_text(one.spans[:at])):
                continue
            start = plain_text(one.spans[:at]).rindex("其中")
            wholes = [
                other
                for place, other in enumerate(one.spans[:at])
                if other.figure
                and len(plain_text(one.spans[:place])) < start
                and _unit(read, other) == _unit(read, span)
                and not _COMPARED.search(other.text)
            ]
            if wholes and value_of(read, span) >= value_of(read, wholes[-1]):
                yield one.complaint("part", f"其中{span.text}，而全部为{wholes[-1].text}")


def _unit(read, span):
    return read.document.evidence.get(span.figure, {}).get("unit")


def no_register_no_number(read):
    """Complain of a number of a register that was not sent."""
    for one in sentences(read.document):
        for span in one.spans:
            register = register_of(read, span.figure)
            if register in read.review.missing:
                yield one.complaint("missing", f"没有收到《{register}》而有数字{span.text}")


def comparisons_are_right(read):
    """Complain of a comparison whose direction, difference or per cent is not true."""
    for one in sentences(read.document):
        for span in one.spans:
            entry = read.document.evidence.get(span.figure, {})
            if not entry or not _COMPARED.search(span.text):
                continue
            before = entry.get("before")
            if before is None:
                yield one.complaint("comparison", f"没有上年的数字：{span.text}")
                continue
            now, then = float(entry["value"]), float(before["value"])
            for pattern, is_right in ((_UP, now > then), (_DOWN, now < then)):
                if pattern.search(span.text) and not is_right:
                    yield one.complaint("comparison", f"{then:g}→{now:g}：{span.text}")
            if "持平" in span.text and now != then:
                yield one.complaint("comparison", f"{then:g}→{now:g}：{span.text}")
            by = None if "百分点" in span.text else _BY.search(span.text)
            if by and abs(abs(now - then) - float(by[1])) > _ROUNDING:
                yield one.complaint("comparison", f"{then:g}→{now:g}：{span.text}")
            if percent := _PERCENT.search(span.text):
                exact = abs(now - then) / then * 100 if then else 0
                if abs(exact - float(percent[1])) > _ROUNDING:
                    yield one.complaint("comparison", f"{then:g}→{now:g}：{span.text}")


def comparisons_have_sense(read):
    """Complain of per cents of next to nothing, of thousands of them, and of a fall to nothing."""
    for one in sentences(read.document):
        for span in one.spans:
            entry = read.document.evidence.get(span.figure, {})
            percent = _PERCENT.search(span.text)
            if not percent or not entry.get("before"):
                continue
            then = float(entry["before"]["value"])
            if then < _LEAST_BASE:
                yield one.complaint("per_cent", f"上年只有{then:g}，百分比没有意义：{span.text}")
            if float(percent[1]) >= _MOST_PERCENT:
                yield one.complaint("per_cent", f"宜用“倍”：{span.text}")
            if float(percent[1]) >= 99.95 and "下降" in span.text:
                yield one.complaint("per_cent", f"下降到零：{span.text}")


def rounded_figures_have_no_exact_change(read):
    """Complain of an exact change behind a rounded number."""
    for one in sentences(read.document):
        rounded = set()
        for span in one.spans:
            if span.figure in rounded and _COMPARED.search(span.text) and _EXACT.search(span.text):
                yield one.complaint("rounded", f"约数后面是确数的增减：{span.text}")
            if span.figure and _ABOUT.search(span.text):
                rounded.add(span.figure)


def compared_with_something(read):
    """Complain of 上年 without a year before, and of 上年 for 上年同期 or the reverse."""
    for one in sentences(read.document):
        text = one.own_words
        if "上年" not in text and "同期" not in text:
            continue
        if read.before is None:
            yield one.complaint("year_before", "没有上年的台账")
        elif read.review.until and re.search(r"上年(?!同期|度|末|底)", text):
            yield one.complaint("year_before", "本年未完，应为上年同期")
        elif not read.review.until and "同期" in text:
            yield one.complaint("year_before", "全年的比较不说同期")


def long_numbers(read):
    """Complain of six digits that are rounded to tens, without 万 or 亿."""
    for one in sentences(read.document):
        if found := _MOST_DIGITS.search(one.own_words):
            yield one.complaint("digits", f"大数宜用万、亿：{found[0]}")


RULES = [
    zeros,
    one_of_several,
    shares_of_some,
    brackets_repeat_nothing,
    parts_are_smaller,
    no_register_no_number,
    comparisons_are_right,
    comparisons_have_sense,
    rounded_figures_have_no_exact_change,
    compared_with_something,
    long_numbers,
]
