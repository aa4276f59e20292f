from contextlib import suppress

import pytest

from annual_review.document.blocks import Span
from annual_review.errors import FigureError
from annual_review.proofreading.findings import proofread
from annual_review.values.format_specs import CHANGES, all_specs
from annual_review.values.wording import phrase
from tests.proofreading.reviews import review

LONG = "".join(map(chr, range(0x5000, 0x5000 + 130)))
# Each sentence breaks one rule, at these words.
FAULTS = [
    # marks that meet, pair, begin and end
    ("标点连用", "组织培训12场，。", "，。"),
    ("标点连用", "走访老党员，；慰问老干部。", "，；"),
    ("标点连用", "会议结束。，大家合影。", "。，"),
    ("标点连用", "会议结束。。大家合影。", "。。"),
    ("引号内外都有点号", "他说：“我们要发挥余热。”。", "。”。"),
    ("引号内外都有点号", "提出“走前列，”，干实事。", "，”，"),
    ("括号内末尾的点号", "走访各村（含社区，）共12次。", "，）"),
    ("并列的书名号、引号之间的顿号", "订阅《人民日报》、《贵州日报》共20份。", "》、《"),
    ("并列的书名号、引号之间的顿号", "评选“五好”、“四强”支部。", "”、“"),
    ("省略号", "唱歌、跳舞、书法...样样都有。", "..."),
    ("省略号", "唱歌、跳舞。。。样样都有。", "。。。"),
    ("省略号与“等”并用", "唱歌、跳舞等……样样都有。", "等……"),
    ("破折号", "晚晴行动--五项行动之一。", "--"),
    ("空括号", "新成立老年学校2所（）。", "（）"),
    ("空括号", "围绕“”主题开展宣讲。", "“”"),
    ("顿号与“等”", "围绕空心李、葡萄、等开展培训。", "、等"),
    ("“等”重复", "围绕空心李、葡萄等等等开展培训。", "等等等"),
    ("标号配对", "推行“朝阳夕阳模式，开展互帮活动。", "“"),
    ("标号配对", "推行朝阳夕阳”模式，开展互帮活动。", "”"),
    ("标号配对", "印发《实施方案（试行》）。", "（"),
    ("标号配对", "创建“画廊乌江“最美晚晴”品牌”。", "“"),
    ("段末", "组织培训12场，培训果农1490人", "农1490人"),
    ("段末", "组织培训12场，培训果农1490人，", "，"),
    ("段首", "，全年组织培训12场。", "，"),
    ("套用冒号", "会议强调：一要做到三点：学习、宣传、落实。", "：一要做到三点："),
    # width and spaces
    ("半角标点、全角数字和空格", "组织培训,参加人数不限。", "训,参"),
    ("半角标点、全角数字和空格", "组织培训１２场。", "训１２场"),
    ("半角标点、全角数字和空格", "订阅 《人民日报》。", "阅 《"),
    ("半角标点", "占6.1%,比上年多。", ","),
    ("半角标点", "组织培训;走访慰问。", ";"),
    ("半角括号", "各乡镇(街道)都有代表。", "("),
    ("直引号", '推行"两学"模式。', '"'),
    ("中西文之间的空格", "组织培训 12 场。", " "),
    ("中西文之间的空格", "请用 Word 打开。", " "),
    ("汉字之间的空格", "组织 培训若干。", " "),
    # numerals
    ("“二”和“两”", "调解民事纠纷二起，表彰二个集体。", "二个"),
    ("“二”和“两”", "这是第两次会议。", "第两次"),
    ("阿拉伯数字与汉字数字混用", "发放资料3千多册。", "3千"),
    ("阿拉伯数字与汉字数字混用", "发放资料一百20册。", "一百20"),
    ("百分数", "覆盖百分之90的村。", "百分之90"),
    ("相邻数字表示的概数", "派出三、四名专家。", "三、四名"),
    ("相邻数字表示的概数", "派出3、4名专家。", "3、4名"),
    ("数值范围", "参加者为60-70岁的老人。", "60-70"),
    ("数值范围", "2020-2021学年有三个班。", "2020-2021"),
    ("数值范围的百分号", "占比为63—68%。", "63—68%"),
    ("数值范围的万、亿", "投资3～5万元。", "3～5万"),
    ("千位分隔", "培训果农12，300人。", "12，300"),
    ("多位数", "发放慰问金12720000元。", "12720000元"),
    ("多位数", "完成投资123456789.5万元。", "123456789.5万元"),
    ("年份简写", "21年3月开始，22年底结束。", "21年"),
    ("数量为0", "本月受理来信0件。", "0件"),
    ("增减与负号", "培训果农增长-5%。", "增长-5"),
    ("减少若干倍", "纠纷减少3倍。", "减少3倍"),
    ("约数重复", "参加者约30人左右。", "约30人左右"),
    ("约数重复", "参加者近50余人。", "近50余人"),
    ("约数重复", "参加者超过100多人。", "超过100多人"),
    ("约数重复", "每月走访至少3次以上。", "至少3次以上"),
    ("确数后的“余”“多”", "培训果农1493余人。", "1493余人"),
    # measure words
    ("量词连用", "表彰3个名先进。", "3个名"),
    ("量词连用", "举办宣讲8次场。", "8次场"),
    ("人次与人", "参加的老同志266人次、其他人若干。", "老同志266人次"),
    ("人次与人", "到场266人次老同志，气氛热烈。", "266人次老同志"),
    ("量词搭配", "全县现有12名党支部。", "12名党支部"),
    ("量词搭配", "发放3场资料。", "3场资料"),
    ("量词搭配", "全县有老党员12篇。", "老党员12篇"),
    # enumerations
    ("列举与总数", "在官舟镇、谯家镇、夹石镇等3个乡镇开展宣讲。", "等3个"),
    ("列举与总数", "在官舟镇、谯家镇、夹石镇等三个乡镇开展宣讲。", "等三个"),
    ("列举与总数", "开展“映照”“光合”“生辉”等三项行动。", "等三项"),
    ("“分别”", "有1名工作人员分别获省级表彰。", "分别"),
    ("“包括……等”", "内容包括书法、绘画等。", "包括书法、绘画等"),
    # wording
    ("错别字", "对全年工作作了布署。", "布署"),
    ("词义重复", "宣讲涉及到六个方面。", "涉及到"),
    ("“截止”和“截至”", "截止12月底，全部完成。", "截止"),
    ("否定重复", "采取措施，防止事故不再发生。", "防止事故不再发生"),
    ("缺主语", "通过开展宣讲，使群众了解了政策。", "通过开展宣讲，使"),
    # repetitions
    ("词语重复", "开展开展政策宣讲。", "开展开展"),
    ("词语重复", "这是老同志的的心愿。", "的的"),
    ("一句之内重复", "开展调研活动2次（两项调研活动）。", "调研活动2次（两项调研活动"),
    (
        "一句之内重复",
        "依托老干部活动中心开办书画、声乐课堂，老干部活动中心全年开放。",
        "老干部活动中心开办书画、声乐课堂，老干部活动中心",
    ),
    ("开头重复", "开展宣讲3场，开展培训2场，开展座谈1次。", "开展"),
    ("开头重复", "全年培训12场。其他工作照常，全年走访50次。", "全年"),
    (
        "句首重复",
        "老年大学招了新生。老年大学办了展览。老年大学添了设备。",
        "老年大学",
    ),
    ("长句", f"{LONG}。", LONG[:10]),
]


@pytest.mark.parametrize(("rule", "text", "quoted"), FAULTS)
def test_a_fault_is_found_where_it_is(rule, text, quoted):
    found = [(one.rule, one.quoted) for one in proofread(review(text))]
    assert (rule, quoted) in found


@pytest.mark.parametrize(("rule", "text", "quoted"), FAULTS)
def test_one_fault_is_found_by_one_rule(rule, text, quoted):
    others = {one.rule for one in proofread(review(text))} - {rule}
    # A mark that stands badly mostly stands badly for two reasons.
    assert others <= {"标号配对", "半角标点", "段末"}


def test_a_sentence_said_twice_is_found_once():
    sentence = "用心用情做好老干部工作是政治责任。"
    (one,) = proofread(review(sentence, f"先说一句别的。{sentence}"))
    assert (one.rule, one.sentence) == ("重复的句子", sentence)


def test_names_from_registers_may_be_written_as_they_are():
    spans = (Span("前往"), Span("官舟 ,镇二个"), Span("调研。"))
    assert proofread(review(spans))
    named = tuple(Span(one.text, is_name=one is spans[1]) for one in spans)
    assert proofread(review(named)) == []


def test_names_of_params_may_be_written_as_they_are():
    text = "开展“大手拉小手-二个行动”。"
    assert proofread(review(text))
    assert proofread(review(text), ["大手拉小手-二个行动"]) == []


@pytest.mark.parametrize(
    ("value", "unit"),
    [(1493, "人"), (127249.5, "元"), (-41263, "元"), (1272.5, "万元"), (2.3, "倍"), (42.25, "%")],
)
def test_nothing_is_found_in_what_a_spec_prints(value, unit):
    texts = []
    for spec in set(all_specs()) - set(CHANGES):
        with suppress(FigureError):
            texts.append(phrase(value, unit, spec))
    printed = [(Span("全年共计"), Span(text, figure="a"), Span("。")) for text in set(texts)]
    assert [one for spans in printed for one in proofread(review(spans))] == []


def test_a_long_number_of_a_figure_is_a_hint():
    spans = (Span("发放慰问金"), Span("12720000元", figure="a"), Span("。"))
    (one,) = proofread(review(spans))
    assert one.is_hint
    assert "1272万元" in one.advice
    (one,) = proofread(review("完成投资123456789元。"))
    assert "1.23亿元" in one.advice
    assert "写法 .2亿" in one.advice


def test_figures_do_not_count_as_repeated():
    spans = (
        Span("培训果农一千余人次", figure="a"),
        Span("，宣讲听众"),
        Span("培训果农一千余人次", figure="b"),
        Span("。"),
    )
    assert proofread(review(spans)) == []


def test_a_listing_from_a_register_is_counted_alone():
    before, after = Span("老干部、关工委信息由"), Span("等4家媒体刊发。")
    listing = Span("新华社、人民网", is_name=True)
    assert proofread(review((before, listing, after))) == []
    three = Span("新华社、人民网、天眼新闻", is_name=True)
    for sum_of, advice in {"等3家": "所列已是全部3项", "等两家": "列了3项，与总数“两”不符"}.items():
        (one,) = proofread(review((before, three, Span(f"{sum_of}媒体刊发。"))))
        assert (one.quoted, advice in one.advice) == (sum_of, True)
