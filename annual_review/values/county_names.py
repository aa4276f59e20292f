"""What a county is called for short, from its full name.

`places` reads places with these names before them, `project.settings` names the office by them.
"""

from __future__ import annotations

import re

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|"
    "景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|"
    "保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_KIND_OF_COUNTY = re.compile(rf"(?:(?:(?:{_PEOPLES})族)+自治)?[县区市旗]$")
_AUTONOMOUS = re.compile(r"(.+)自治([县州旗区])")
_AUTONOMOUS_PEOPLES = re.compile(rf"(?:(?:{_PEOPLES})族)+$")
_SHORTEST_NAME = 2  # characters; 单县 and the like keep their 县


def short_name(county: str) -> str:
    """Return a county's name without 县 or the like; unchanged if that leaves too little.

    >>> [short_name(name) for name in ("沿河土家族自治县", "碧江区", "单县")]
    ['沿河', '碧江', '单县']
    """
    stem = _KIND_OF_COUNTY.sub("", county)
    return stem if len(stem) >= _SHORTEST_NAME else county


def everyday_name(county: str) -> str:
    """Return what a county is called for short: without its peoples and 自治.

    >>> [everyday_name(name) for name in ("沿河土家族自治县", "黔东南苗族侗族自治州", "德江县")]
    ['沿河县', '黔东南州', '德江县']
    >>> everyday_name("东乡族自治县"), everyday_name("鄂伦春自治旗")
    ('东乡县', '鄂伦春旗')
    """
    kind = _AUTONOMOUS.fullmatch(county)
    if kind is None:
        return county
    stem = _AUTONOMOUS_PEOPLES.sub("", kind[1]) or kind[1].removesuffix("族")
    return f"{stem}{kind[2]}"
