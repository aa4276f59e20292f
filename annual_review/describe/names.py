"""What a table is called: the name of its register, from title lines, sheets and files.

A name has neither year nor period, no number of an annex, no remark such as （盖章）, and not the
name of who reports. `group_tables` puts the tables of one register together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from annual_review.cleaning.headers.titles import bare_title, title_stem
from annual_review.cleaning.row_vocabulary import is_section
from annual_review.describe.labels import plain_name
from annual_review.describe.tables import FoundTable
from annual_review.project.settings import Office
from annual_review.values.cell_text import compact

_YEAR = re.compile(
    r"(?:19|20)\d\d(?:[-—–至]\d{2,4})?(?:学年度?|年度|年)?|[二一][〇零○九][〇零○一二三四五六七八九]{2}(?:年度|年)"
)
_DAY = re.compile(r"(?:19|20)\d{6}|\d{1,2}月\d{1,2}日|\d{4}[-_.]\d{1,2}[-_.]\d{1,2}")
_PERIOD = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:月份?)?[-—–~至到](?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?"
    r"|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|第?[一二三四1-4]季度|[上下]半年|第[一二]学期|[上下]学期|全年|本年度?|年度"
)
_NOISE = re.compile(
    r"终稿|最终版?|定稿|修改稿?|副本|初稿|汇总版|新版|最新|备份|旧|模板|样表|空表|上报|报送|已审|未审|[vV]\d+(?:\.\d+)?"
    r"|的?[-_—]?副本\d*|\(\d+\)|（\d+）|copy"
)
_LEADING = re.compile(
    r"^(?:附[件表]\d*[::、.]?|表?[-_ ]*\d{1,3}[、.．_ -]*|[一二三四五六七八九十]{1,2}[、.])"
)
_GENERIC = re.compile(
    r"(?:sheet|工作表|表|table|book|工作簿|新建.*|未命名|数据|汇总|合计|总表|明细|登记|登记表|台账|统计|统计表|名册|清单|附件)?[\d一二三四五六七八九十]*",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"(?:表|台账|名册|花名册|清单|一览|统计|汇总|登记|登记簿|记录|月报|季报|年报|名单|情况|明细|簿|账|册)$"
)
_BODY = re.compile(
    r"^.{2,14}?(?:自治县|自治州|自治区|省|市|县|区|镇|乡|街道办事处|街道|社区|村|局|委员会|人民医院|医院|卫生院|中心校|中学|小学|学校|幼儿园"
    r"|中心|办公室|公司|集团|支队|大队|党委|党支部|总支)(?:关于)?(?=.{4,})"
)
_KIND_OF_FORM = re.compile(r"(?:台账|登记|册|表|统计|清单|记录|名单)$")
_SHORT = 1  # characters of a stem that names no register
_SAME_TITLE = 0.5
_SAME_COLUMNS = 0.75


@dataclass
class Group:
    """The tables of one register; `title` is its name by a line above a table, or ""."""

    title: str
    tables: list[FoundTable] = field(default_factory=list)
    name: str = ""

    @property
    def keys(self) -> set[str]:
        """The labels of all tables."""
        return {key for table in self.tables for key in table.keys}


def clean_name(text: str, office: Office | None = None) -> str:
    """Return a title, or the name of a sheet or file, as the name of a register; "" if it is none.

    >>> clean_name("附件2：沿河县2021年走访慰问情况台账（盖章）"), clean_name("Sheet1")
    ('走访慰问情况台账', '')
    >>> clean_name("01 义诊登记表2021最终版(2)"), clean_name("1月")
    ('义诊登记表', '')
    """
    key = bare_title(text)
    key = re.sub(r"[(（\[【][^()（）\[\]【】]*[)）\]】]", "", key) or key
    for pattern in (_DAY, _YEAR, _NOISE):
        key = pattern.sub("", key)
    shorter = _PERIOD.sub("", key)
    key = _LEADING.sub("", shorter if len(shorter) > 1 or not shorter else key)
    key = _without_body(key, office)
    key = plain_name(key.strip("-_—、.。:： "))
    if not key or _GENERIC.fullmatch(key) or re.fullmatch(r"[\d\W_]+", key):
        return ""
    return key if len(key) > 1 else ""


def _without_body(key: str, office: Office | None) -> str:
    """Drop who reports from the front of a title, if enough of it is left."""
    if office is not None:
        names = {office.name, *office.names_of_area}
        for name in sorted(map(compact, names), key=len, reverse=True):
            if name and key.startswith(name) and len(key) - len(name) > 2:
                key = key[len(name) :]
    while found := _BODY.match(key):
        rest = key[found.end() :]
        if len(title_stem(rest)) < 2 or not _ENDING.search(rest):
            return key
        key = rest
    return key


def title_of(lines: Sequence[str], office: Office | None) -> str:
    """Return the name that the lines above a table give it, or ""; the nearest comes first."""
    cleaned = {line: clean_name(line, office) for line in lines}
    known = [
        name
        for line, name in cleaned.items()
        if name and (_ENDING.search(name) or not is_section(compact(line)))
    ]
    return next((name for name in known if _ENDING.search(name)), known[0] if known else "")


def names_of(table: FoundTable, office: Office | None) -> tuple[str, str]:
    """Return the names of a table's sheet and file, each "" if it tells nothing."""
    sheet = table.grid.sheet
    stem = PurePosixPath(sheet.file).stem
    return clean_name(sheet.name, office), clean_name(stem, office)


def group_tables(tables: Sequence[FoundTable], office: Office | None) -> list[Group]:
    """Put the tables of one register together, and name each register."""
    groups: list[Group] = []
    for table in tables:
        title = title_of(table.lines, office)
        group = next((one for one in groups if _belongs(table, title, one, office)), None)
        if group is None:
            group = Group(title)
            groups.append(group)
        group.title = group.title or title
        group.tables.append(table)
    _name_groups(groups, office)
    return groups


def _belongs(table: FoundTable, title: str, group: Group, office: Office | None) -> bool:
    keys, known = set(table.keys), group.keys
    common = len(keys & known)
    if title and group.title:
        is_same = title_stem(title) == title_stem(group.title)
        return is_same and common >= _SAME_TITLE * min(len(keys), len(known))
    if common < _SAME_COLUMNS * len(keys | known):
        return False
    if title or group.title:
        last = group.tables[-1].grid.sheet
        is_below = (last.file, last.name) == (table.grid.sheet.file, table.grid.sheet.name)
        untitled = table if group.title else group.tables[-1]
        return is_below or _may_be_called(untitled, title or group.title, office)
    own, other = (names_of(one, office)[0] for one in (table, group.tables[-1]))
    are_forms = _KIND_OF_FORM.search(own) and _KIND_OF_FORM.search(other)
    return not (are_forms and title_stem(own) != title_stem(other))


def _may_be_called(table: FoundTable, title: str, office: Office | None) -> bool:
    """Return whether a table without a title may have one: by the names of its sheet and file."""
    stems = [title_stem(name) for name in names_of(table, office) if name]
    own = title_stem(title)
    return not stems or any(stem in own or own in stem for stem in stems)


def _name_groups(groups: Sequence[Group], office: Office | None) -> None:
    """Name each register: by its title, else its sheet or its file; no two are called the same."""
    taken: set[str] = set()
    for group in groups:
        sheets = [names_of(table, office)[0] for table in group.tables]
        files = [names_of(table, office)[1] for table in group.tables]
        places = {table.grid.sheet.file for table in group.tables}
        others = [
            other
            for other in groups
            if other is not group and places & {table.grid.sheet.file for table in other.tables}
        ]
        one_sheet = len(set(sheets)) == 1
        by_sheet = sheets[0] if one_sheet else ""
        offered = [group.title]
        if others or not files[0] or _KIND_OF_FORM.search(by_sheet):
            offered += [by_sheet, *sheets, *files]
        else:
            offered += [*files, *sheets]
        known = list(dict.fromkeys(filter(None, offered)))
        fallback = [f"{known[0] if known else '登记表'}{number}" for number in range(2, 100)]
        first = known or ["登记表"]
        group.name = next(name for name in [*first, *fallback] if name not in taken)
        taken.add(group.name)


def titles_of(group: Group, office: Office | None) -> list[str]:
    """Return the titles that tables of a register go by, beside its name."""
    stems = {title_stem(group.name)}
    titles = [group.name]
    offered = [title_of(table.lines, office) for table in group.tables]
    offered += [names_of(table, office)[0] for table in group.tables if not table.lines]
    for name in dict.fromkeys(filter(None, offered)):
        stem = title_stem(name)
        if len(stem) > _SHORT and stem not in stems:
            stems.add(stem)
            titles.append(name)
    return titles
