"""Rules of lists: 等 only where something was left out, 分别 only for two and more."""

import re

from tests.support.prose_rules.passages import sentences, value_of

_BETWEEN = re.compile(r"、|(?<=”)(?=“)|(?<=》)(?=《)|和(?=[“《])|以及")
_MARKED = re.compile(r"“[^”]*”|《[^》]*》|（[^）]*）")
_MARKS = "“”《》"


def names_in(text):
    """Return the names of a list; 、 within marks divides nothing.

    >>> names_in("“春联、福字”活动、《晚晴》《夕照》等")
    ['“春联、福字”活动', '《晚晴》', '《夕照》']
    """
    hidden = _MARKED.sub(lambda found: found[0].replace("、", "\uffff"), text.removesuffix("等"))
    return [name.replace("\uffff", "、") for name in _BETWEEN.split(hidden)]


def etc(read):
    """Complain of 等 where nothing was left out.

    等 behind all names is right where their number follows (…等四项行动), and nowhere else.
    """
    for one in sentences(read.document):
        for at, span in enumerate(one.spans):
            if not span.is_name or not _followed_by_etc(one.spans, at):
                continue
            names = {_bare(name) for name in names_in(span.text)}
            counted = _counted(read, one.spans, at)
            if (counted or 0) < len(names) and _are_all(names, read.review):
                yield one.complaint("etc", f"已经列全，不用“等”：{span.text}")


def _followed_by_etc(spans, at):
    after = spans[at + 1].text if at + 1 < len(spans) else ""
    return spans[at].text.endswith("等") or after.startswith("等")


def _counted(read, spans, at):
    """Return the figure that follows at once, as 4 in A、B等4家媒体."""
    after = [value_of(read, span) for span in spans[at + 1 : at + 3] if span.text not in ("", "等")]
    return after[0] if after else None


def _are_all(names, review):
    """Return whether names are all values of a column, of all rows or those of one category."""
    for register in review.settings.book.registers:
        table = review[register]
        texts = [field for field in table if table[field].dtype == "str"]
        for field in texts:
            values = _distinct(table[field])
            if values == names:
                return True
            if names < values and _are_all_of_a_kind(names, table, field, texts):
                return True
    return False


def _are_all_of_a_kind(names, table, field, texts):
    kinds = [name for name in texts if name != field and 1 < table[name].nunique() <= 6]
    return any(_distinct(rows) == names for kind in kinds for _, rows in table.groupby(kind)[field])


def _distinct(column):
    return {_bare(value) for value in column.unique() if value}


def _bare(name):
    for suffix in ("调研活动", "老年学校"):
        name = name.removesuffix(suffix)
    return name.strip(_MARKS)


def respectively(read):
    """Complain of 分别 with a single thing."""
    for one in sentences(read.document):
        for found in re.finditer(r"分别([^。；]*)", one.text):
            if not _BETWEEN.search(found[1]) and len(re.findall(r"\d", found[1])) < 2:
                yield one.complaint("respectively", "“分别”只跟了一个")


def as_many_names_as_counted(read):
    """Complain of 分别 before more or fewer names than things: 文体活动7项，分别为甲、乙。"""
    for one in sentences(read.document):
        for at, span in enumerate(one.spans):
            before = one.spans[:at]
            told = "".join(other.text for other in before)
            counted = [other for other in before if other.figure]
            if not (span.is_name and counted and told.endswith(("分别为", "分别是"))):
                continue
            is_all = not _followed_by_etc(one.spans, at)
            number, value = len(names_in(_whole_list(one.spans, at))), value_of(read, counted[-1])
            if is_all and number != value:
                yield one.complaint("respectively", f"{counted[-1].text}而列了{number}个名称")


def _whole_list(spans, at):
    """Return the names from a span on, over the 、 and 和 between them."""
    text = ""
    for span in spans[at:]:
        if not span.is_name and span.text not in ("、", "和", "以及", "及"):
            break
        text += span.text if span.is_name else "、"
    return text


def one_kind_is_no_list(read):
    """Complain of words for several around one name: 包括甲, 来自甲等领域, 集中在甲，共占."""
    for one in sentences(read.document):
        for at, span in enumerate(one.spans):
            if not span.is_name or len(names_in(span.text)) > 1:
                continue
            before = "".join(other.text for other in one.spans[:at])
            after = "".join(other.text for other in one.spans[at + 1 :])
            if before.endswith("集中在") and after.startswith(("，共占", "，合计")):
                yield one.complaint("single", f"只有一个，不说“共”：{span.text}{after[:3]}")
            if before.endswith("包括"):
                yield one.complaint("single", f"“包括”之后只有一项：{span.text}")
            if before.endswith(("来自", "围绕", "在")) and re.match(r"等(领域|重要|群众)", after):
                yield one.complaint("single", f"只有一个：{span.text}{after[:6]}")


def no_more_names_than_are_read(read):
    """Complain of more than eight names in a row."""
    for one in sentences(read.document):
        for span in one.spans:
            if span.is_name and len(names_in(span.text)) > 8:
                yield one.complaint("names", f"一连{len(names_in(span.text))}个名称")


RULES = [
    etc,
    respectively,
    as_many_names_as_counted,
    one_kind_is_no_list,
    no_more_names_than_are_read,
]
