"""The names of a county: the short one that stands before its townships."""

from __future__ import annotations

import re

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|"
    "景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|"
    "保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_KIND = re.compile(rf"(?:(?:(?:{_PEOPLES})族)+自治)?[县区市旗]$")
_SHORTEST = 2  # characters; 单县 and the like keep their 县


def short_name(county: str) -> str:
    """Return a county's name without what kind of county it is; as it is if that leaves too little.

    >>> [short_name(name) for name in ("沿河土家族自治县", "碧江区", "单县")]
    ['沿河', '碧江', '单县']
    """
    stem = _KIND.sub("", county)
    return stem if len(stem) >= _SHORTEST else county
