"""The library of year variants: what an office's year may be, by name.

`WHOLE` are read in all chapters; `kinds()` change one register each and are read in the chapters
that use it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from annual_review.project.settings import Settings
from annual_review.project.year_params import YearParams
from tests.conftest import YEAR
from tests.support.year_variants import changes
from tests.support.year_variants.reading import ReadReview, chapters, read_review
from tests.support.year_variants.registers import Year, sample_year, settings_of

STRANGER = {
    "name": "临江县委老干部局",
    "county": "临江县",
    "names": {
        "工作法": "三步走",
        "轮子": ["老龄事业", "下一代事业"],
        "轮子说法": "双轮",
        "品牌": "临江夕照",
        "五项行动": ["夕照“书香”行动", "夕照“护苗”行动", "夕照“田园”行动"],
        "互帮模式": "老少同行",
        "队伍": "红枫志愿队",
        "宣讲系列": "“老兵”讲传统",
        "关爱行动": ["春风送暖"],
        "科普伙伴": "县农技中心",
    },
}


@dataclass(frozen=True)
class Variant:
    """A year, the year before it, and until when it is counted.

    `about` are the registers that it changes, if it does not change all; `facts` says whether
    params/ hold what is true of the sample year alone.
    """

    tables: Callable[[], Year]
    before: Callable[[], Year] | None = None
    until: dt.date | None = None
    about: tuple[str, ...] = ()
    facts: bool = False
    office: dict | None = None
    year: int = YEAR

    def settings(self) -> Settings:
        """Return the settings of its year."""
        settings = settings_of(self.year)
        params = settings.params if self.facts else YearParams()
        changed = {"until": self.until, "published": {}}
        settings = settings.model_copy(update={"params": params.model_copy(update=changed)})
        if self.office:
            office = settings.office.model_copy(update=self.office)
            settings = settings.model_copy(update={"office": office})
        return settings

    def read(self, name: str, *, all_chapters: bool = False) -> ReadReview:
        """Return its review, or the chapters of it that it changes."""
        before = self.before() if self.before else None
        paths = chapters() if all_chapters else chapters(*self.about)
        return read_review(name, self.tables(), self.settings(), before, paths)


@lru_cache(maxsize=1)
def _base():
    """Return the sample year, with fewer basic organisations: there are 742, alike in kind."""
    return changes.every(sample_year(), 7, "基层关工委组织督导台账")


@lru_cache(maxsize=1)
def _last():
    return changes.every(sample_year(YEAR - 1), 7, "基层关工委组织督导台账")


@lru_cache(maxsize=8)
def _base_before(change=None):
    year = changes.in_year(_base(), YEAR - 1)
    return change(year) if change else year


def year(change=None):
    """Return a function that returns the sample year, changed."""
    return lambda: change(_base()) if change else dict(_base())


def _set(register, **columns):
    return lambda year: changes.having(year, register, **columns)


def _many(*steps):
    def change(tables):
        for step in steps:
            tables = step(tables)
        return tables

    return change


def _media(*outlets):
    return year(_set("信息采用台账", 采用媒体=list(outlets)))


def _events(count):
    return year(lambda tables: changes.first(tables, count, "文体活动台账"))


OUTLETS = ["新华社", "人民网", "天眼新闻", "多彩贵州网", "铜仁网", "当代贵州", "晚晴", "学习强国"]
CULTURE, MEDIA, SURVEYS = "文体活动台账", "信息采用台账", "调研座谈台账"
WHOLE: dict[str, Variant] = {
    "full": Variant(sample_year, facts=True),
    "full_after_2020": Variant(sample_year, lambda: sample_year(YEAR - 1), facts=True),
    "year_2020": Variant(lambda: sample_year(YEAR - 1), year=YEAR - 1, facts=True),
    "without_facts": Variant(year(), _last),
    "thin": Variant(year(lambda tables: changes.every(tables, 3)), _last),
    "very_thin": Variant(year(lambda tables: changes.every(tables, 9)), _last),
    "one_of_everything": Variant(year(lambda tables: changes.first(tables, 1)), _last),
    "one_of_everything_alone": Variant(year(lambda tables: changes.first(tables, 1)), facts=True),
    "two_of_everything": Variant(year(lambda tables: changes.first(tables, 2)), _last),
    "three_months": Variant(year(lambda tables: changes.up_to(tables, 3)), _last),
    "three_months_until": Variant(year(), _last, dt.date(YEAR, 3, 31), facts=True),
    "until_may_15": Variant(year(), _last, dt.date(YEAR, 5, 15)),
    "one_township": Variant(year(lambda tables: changes.of_township(tables, "官舟镇")), _last),
    "nothing_sent": Variant(dict, _last),
    "nothing_sent_alone": Variant(dict, facts=True),
    "all_empty": Variant(year(lambda tables: changes.emptied(tables, *tables)), _last),
    "doubled": Variant(year(changes.doubled), _last),
    "after_an_equal_year": Variant(year(), _base_before, facts=True),
    "after_half": Variant(year(), lambda: _base_before(changes.halved)),
    "after_double": Variant(year(changes.halved), _base_before),
    "after_an_empty_year": Variant(
        year(), lambda: _base_before(lambda tables: changes.emptied(tables, *tables))
    ),
    "after_one_of_everything": Variant(
        year(), lambda: _base_before(lambda tables: changes.first(tables, 1))
    ),
    "counts_of_one": Variant(year(lambda tables: changes.with_counts_of(tables, 1)), _last),
    "huge": Variant(year(lambda tables: changes.times(tables, 700)), _last),
    "huge_both": Variant(
        year(lambda tables: changes.times(tables, 700)),
        lambda: _base_before(lambda tables: changes.times(tables, 600)),
    ),
    "one_month": Variant(year(lambda tables: changes.in_month(tables, 12)), _last),
    "one_month_of_spring": Variant(year(lambda tables: changes.in_month(tables, 4)), _last),
    "stranger": Variant(
        year(
            _many(
                _set("行动台账", 行动名称=STRANGER["names"]["五项行动"]),
                lambda tables: changes.every(tables, 2),
            )
        ),
        office=STRANGER,
    ),
    "marks_in_names": Variant(
        year(
            _many(
                _set(
                    CULTURE,
                    活动名称=["“红歌”（第3届）大赛", "2021年《晚晴》书画展", "健步走、太极拳"],
                ),
                _set(
                    SURVEYS,
                    名称=["“十四五”规划（草案）", "《条例》落实情况", "3个乡镇养老服务"],
                ),
                _set("老年学校台账", 学校名称=["第1老年学校", "“桑榆”老年大学"]),
                _set("宣讲台账", 宣讲主题=["《民法典》", "党的“二十大”精神（一）", "12345热线"]),
                _set("荣誉表彰台账", 荣誉称号=["“最美”工作者（2021）", "《晚晴》优秀作者"]),
                _set("农技培训台账", 培训作物=["猕猴桃（红心）", "“黔江1号”辣椒"]),
                _set("信息采用台账", 采用媒体=["《贵州日报》", "“学习强国”平台", "中国网（贵州）"]),
                _set("调解维权台账", 事由=["“两违”拆除", "赡养（抚养）"]),
            )
        ),
        _last,
    ),
    "all_at_one_festival": Variant(year(_set("走访慰问台账", 节日="春节")), _last),
}

COUNTED: dict[str, Variant] = {
    **{
        f"{count}_outlets": Variant(_media(*OUTLETS[:count]), _last, about=(MEDIA,))
        for count in (1, 2, 3, 8)
    },
    **{f"{count}_events": Variant(_events(count), _last, about=(CULTURE,)) for count in (1, 2, 3)},
    **{
        f"{count}_surveys": Variant(
            year(
                _many(
                    _set(SURVEYS, 形式="调研"),
                    lambda tables, count=count: changes.first(tables, count, SURVEYS),
                )
            ),
            _last,
            about=(SURVEYS,),
        )
        for count in (1, 2, 3)
    },
    **{
        f"{count}_honours": Variant(
            year(lambda tables, count=count: changes.first(tables, count, "荣誉表彰台账")),
            _last,
            about=("荣誉表彰台账",),
        )
        for count in (1, 2)
    },
    **{
        f"{count}_schools": Variant(
            year(
                lambda tables, count=count: changes.having(
                    changes.first(
                        {
                            **tables,
                            "老年学校台账": tables["基层关工委组织督导台账"]
                            .head(9)
                            .set_axis(["学校名称", "乡镇", "挂牌时间", "督导情况"], axis=1)
                            .drop(columns="督导情况"),
                        },
                        count,
                        "老年学校台账",
                    ),
                    "老年学校台账",
                    学校名称=[f"{name}老年学校" for name in "甲乙丙丁戊己庚辛壬"],
                )
            ),
            _last,
            about=("老年学校台账",),
        )
        for count in (1, 3, 9)
    },
    "half_up_to_standard": Variant(
        year(_set("离退休干部党支部台账", 是否达标=["是", "否"])),
        _last,
        about=("离退休干部党支部台账",),
    ),
    "none_up_to_standard": Variant(
        year(_set("离退休干部党支部台账", 是否达标="否")), _last, about=("离退休干部党支部台账",)
    ),
    "no_dues": Variant(
        year(_set("离退休干部党支部台账", 党费返还=0.0)), _last, about=("离退休干部党支部台账",)
    ),
    "ties": Variant(
        year(
            _many(
                lambda tables: changes.with_counts_of(tables, 20),
                lambda tables: changes.first(tables, 10, "农技培训台账", "行动台账"),
                _set("行动台账", 行动名称=["晚晴“映照”行动", "晚晴“光合”行动"]),
                _set("农技培训台账", 乡镇=["官舟镇", "黄土镇"]),
            )
        ),
        _last,
        about=("农技培训台账", "行动台账"),
    ),
}


def missing() -> dict[str, Variant]:
    """Return the years of which one register was not sent."""
    return _each_register("without", changes.without)


def empty() -> dict[str, Variant]:
    """Return the years of which one register was sent with a header alone."""
    return _each_register("empty", changes.emptied)


def _each_register(label, change):
    return {
        f"{label}_{name}": Variant(
            year(lambda tables, name=name: change(tables, name)), _last, about=(name,)
        )
        for name in sample_year()
    }


def alone() -> dict[str, Variant]:
    """Return the years of which one register only was sent."""
    return {
        f"only_{name}": Variant(year(lambda tables, name=name: changes.only(tables, name)), _last)
        for name in sample_year()
    }


def kinds() -> dict[str, Variant]:
    """Return for each category the years without one of its values, and with that value alone."""
    found = {}
    book = settings_of().book
    for register, table in sample_year().items():
        for field, schema in book.registers[register].fields.items():
            if schema.kind != "category":
                continue
            for value in [one for one in dict.fromkeys(table[field]) if one]:
                for label, change in (("no", changes.where_not), ("all", changes.where)):
                    found[f"{label}_{value}_{register}"] = Variant(
                        year(
                            lambda tables, args=(register, field, value), change=change: change(
                                tables, *args
                            )
                        ),
                        _last,
                        about=(register,),
                        facts=True,
                    )
    for register, field, value in (
        ("走访慰问台账", "对象类别", "离休干部遗孀"),
        ("党建学习台账", "学习形式", "专题培训"),
        ("基层关工委组织督导台账", "督导情况", "需整改"),
    ):
        found[f"none_of_{value}_the_year_before"] = Variant(
            year(),
            lambda args=(register, field, value): _kind_before(*args),
            about=(register,),
        )
    return found


@lru_cache(maxsize=8)
def _kind_before(register, field, value):
    return changes.where_not(_base_before(), register, field, value)
