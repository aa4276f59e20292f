"""What kind of place a name ends with, and may be written without: 官舟镇, 骨科病区, 城关小学.

The endings are those of all kinds of places, and those that several names of the list share.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

# Each kind with other ways to write it. No list of places needs to have any of them.
_KINDS = {
    **{kind: (f"{kind}人民政府", f"{kind}政府") for kind in ("乡", "镇")},
    "街道": ("街道办事处", "街道办"),
    "社区": ("社区居委会", "社区居民委员会"),
    "村": ("村委会", "村民委员会"),
    "分局": ("分局机关",),
    **dict.fromkeys(("病区", "院区", "分院", "卫生院", "卫生室", "科室", "科", "诊所", "药房"), ()),
    **dict.fromkeys(("小学", "中学", "学校", "幼儿园", "校区", "年级", "学院", "系"), ()),
    **dict.fromkeys(("法庭", "派出所", "服务站", "工作站", "站", "所", "中心", "大队", "中队"), ()),
    **dict.fromkeys(
        ("车间", "工区", "片区", "园区", "小区", "支行", "网点", "门店", "场", "厂"), ()
    ),
}
_FORMS = {form: kind for kind, others in _KINDS.items() for form in (kind, *others)}
_SHORTEST_STEM = 2  # characters
_LEAST_NAMES = 2


class PlaceEndings:
    """The endings that the places of a list, by their loose keys, may be written without.

    >>> endings = PlaceEndings(["一号生产基地", "二号生产基地", "骨科病区"])
    >>> endings.stem("一号生产基地"), endings.stem("骨科病区"), endings.kind("骨科")
    ('一号', '骨科', '')
    """

    def __init__(self, keys: Iterable[str]) -> None:
        unknown = [key for key in keys if _KNOWN.fullmatch(key) is None]
        self._kinds = {ending: ending for ending in _shared_endings(unknown)} | _FORMS
        self._pattern = _pattern(self._kinds)

    def stem(self, key: str) -> str:
        """Return a name without its ending; unchanged if that leaves less than two characters."""
        found = self._pattern.fullmatch(key)
        return found[1] if found else key

    def kind(self, key: str) -> str:
        """Return the kind of place that a name ends with; "" of a name without one."""
        found = self._pattern.fullmatch(key)
        return self._kinds[found[2]] if found else ""


def _pattern(endings: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of a stem and an ending, the longest that leaves enough of a stem."""
    listed = "|".join(map(re.escape, sorted(endings, key=len, reverse=True)))
    return re.compile(rf"(.{{{_SHORTEST_STEM},}}?)({listed})", re.DOTALL)


_KNOWN = _pattern(_FORMS)


def ends_like_a_place(key: str) -> bool:
    """Return whether a text ends as the name of some kind of place does.

    >>> ends_like_a_place("官舟镇"), ends_like_a_place("骨科病区"), ends_like_a_place("张三")
    (True, True, False)
    """
    return _KNOWN.fullmatch(key) is not None


def _shared_endings(keys: Iterable[str]) -> list[str]:
    """Return the endings that several names share, none of which is part of a longer one of theirs.

    >>> _shared_endings(["一号生产基地", "二号生产基地", "红旗渠"])
    ['生产基地']
    """
    names: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        for at in range(_SHORTEST_STEM, len(key)):
            names[key[at:]].add(key)
    shared = {ending: of for ending, of in names.items() if len(of) >= _LEAST_NAMES}
    return sorted(
        ending
        for ending, of in shared.items()
        if not any(len(o) > len(ending) and o.endswith(ending) and shared[o] == of for o in shared)
    )
