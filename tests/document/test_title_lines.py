import pytest

from annual_review.document.title_lines import title_lines, title_width


@pytest.mark.parametrize(
    "broken",
    [
        "沿河土家族自治县委老干部局/2020年工作综述",
        "江城市中级人民法院2025年/审判执行工作年报（摘要）",
        "江城市实验中学2024学年度/教育教学质量报告",
        "某某大学附属第一医院/2025—2026学年度教学工作质量年度报告",
        "江城市总工会二〇二五年度/困难职工帮扶工作总结",
        "关于《江城市养老服务条例》/实施情况的调查报告",
        "江城市第一人民医院2025年第三季度/医疗质量与安全管理工作情况通报",
        "总工会2026年上半年工作总结：/全市职工技能竞赛、劳模评选和困难帮扶情况",
        "Annual report of the office",
    ],
)
def test_a_title_is_broken_by_sense(broken):
    assert title_lines(broken.replace("/", ""), 20) == tuple(broken.split("/"))


@pytest.mark.parametrize("most", [6, 9, 14, 20])
@pytest.mark.parametrize(
    "title",
    [
        "梅林街道社区卫生服务中心2026年基本公共卫生服务项目绩效评价报告（征求意见稿）",
        "一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾甲乙丙",
        "A" * 70,
        "龘" * 45 + "（" * 9,
        "Supercalifragilistic 2025 年 江城市",
    ],
)
def test_every_line_fits_and_nothing_is_lost(title, most):
    lines = title_lines(title, most)
    assert all(0 < title_width(line) <= most for line in lines)
    assert "".join(lines).replace(" ", "") == title.replace(" ", "")


def test_words_years_and_brackets_stay_whole_on_narrow_lines():
    lines = title_lines("沿河县2021年度老干部工作综述（摘要）", 9)
    assert lines == ("沿河县2021年度", "老干部工作综述", "（摘要）")


def test_line_breaks_of_the_title_stay():
    assert title_lines("江城市总工会\n2025年工作综述", 20) == ("江城市总工会", "2025年工作综述")
    assert title_lines("", 20) == ()
