"""What a leader does in Word, and what becomes of it: each kind of edit, comments, refusals."""

import json
import re

import pytest

from annual_review.word_edits.listing import lines_of
from tests.support.leaders import Sample, copy_sample
from tests.support.word_edits import text_of, w


@pytest.fixture
def copy(sample):
    return sample.copy()


def cell_source(sample, found, chapter, cell):
    """Return a cell's source in the notebooks with the edits made."""
    content = found.changed[sample.project.notebooks[chapter]]
    (one,) = [one for one in json.loads(content)["cells"] if one["id"] == cell]
    return "".join(one["source"])


def test_a_copy_that_was_not_edited_asks_for_nothing(sample, copy):
    assert sample.plan(copy.content) == []


def test_a_changed_wording_is_written_into_its_sentence_and_figures_stay(sample, copy):
    copy.replace("累计培训果农", "累计培训果农和种植户")
    found = sample.accept(copy.content)
    source = cell_source(sample, found, "04_teams", "teams-09")
    assert 'f"累计培训果农和种植户{farmers:余}"' in source
    (item,) = found.items
    assert item.status != "不改"
    assert "累计培训果农和种植户1490余人，" in "".join(found.texts[("04_teams", "teams-09")])


def test_a_wording_of_params_is_written_there_and_nothing_else_of_the_file(sample, copy):
    copy.replace("搭建互帮平台", "搭建起互帮互学平台")
    found = sample.accept(copy.content)
    ((path, content),) = found.changed.items()
    before, after = path.read_text().splitlines(), content.decode().splitlines()
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert [b.strip() for _a, b in changed] == [
        "轮子.平台: 在老干部与关心下一代工作者之间搭建起互帮互学平台"
    ]


def test_a_heading_of_a_markdown_cell_is_changed_behind_its_number(sample, copy):
    copy.replace("打造工作品牌", "打响工作品牌")
    found = sample.accept(copy.content)
    assert cell_source(sample, found, "02_carrier", "carrier-05") == "## 打响工作品牌"


def test_a_caption_is_changed_where_the_chart_is_made(sample, copy):
    copy.replace("　文体活动", "　文体活动一览", copy.paragraph("表3　文体活动"))
    found = sample.accept(copy.content)
    assert '"文体活动一览"' in cell_source(sample, found, "05_focuses", "focuses-26")


@pytest.mark.parametrize("is_linked", [True, False])
def test_a_changed_number_is_refused_and_the_words_around_it_are_taken(sample, copy, is_linked):
    if not is_linked:
        copy.unlink("1490余人")
    copy.replace("1490余人", "1500人")
    copy.replace("，培训科技“二传手”", "，并培训科技“二传手”")
    found = sample.accept(copy.content)
    (number,) = found.of("数字")
    assert (number.figure, number.old, number.new) == ("teams.agri.farmers", "1490余人", "1500人")
    assert number.why == "领导改作1500人（原1490余人，teams.agri.farmers）：请核对登记表"
    text = "".join(found.texts[("04_teams", "teams-09")])
    assert "1490余人，并培训科技“二传手”550余人" in text


def test_a_figure_whose_link_is_gone_is_still_the_figure(sample, copy):
    copy.unlink("550余人")
    assert sample.plan(copy.content) == []


def test_a_number_typed_into_a_sentence_is_written_and_named(sample, copy):
    copy.replace("同安排、同部署", "5方面同安排、同部署")
    (item,) = sample.accept(copy.content).items
    assert item.steps
    assert item.notes == ["手写数字5没有依据，运行时会提示"]


def test_tracked_changes_are_taken_as_meant_with_their_author(sample, copy):
    copy.replace("同安排", "同谋划", author="王局长")
    found = sample.accept(copy.content)
    assert '"同谋划、同部署' in cell_source(sample, found, "03_wheels", "wheels-05")
    assert {one.authors for one in found.items} == {("王局长",)}


def test_comments_are_listed_with_author_cell_and_words(sample, copy):
    copy.comment("请核实是否含大龙村", "会同农业科技服务团", "李书记")
    (item,) = sample.plan(copy.content)
    assert (item.kind, item.authors, item.new) == ("批注", ("李书记",), "请核实是否含大龙村")
    assert (item.cell, item.old) == ("04_teams.ipynb teams-09", "会同农业科技服务团")


def test_a_deleted_clause_takes_its_comma_and_its_figure_with_it(sample, copy):
    paragraph = copy.paragraph("覆盖11个乡镇")
    copy.replace("，覆盖", "", paragraph)
    copy.remove_figure("11个乡镇（街道）", paragraph)
    found = sample.accept(copy.content)
    (item,) = found.items
    assert item.notes == ["不再写出数字：teams.agri.townships"]
    assert "培训12场次。累计培训" in found.texts[("04_teams", "teams-09")][0]


def test_of_a_name_moved_in_a_list_that_the_review_makes_neither_half_is_written(sample, copy):
    copy.replace("空心李、葡萄、柚子、辣椒", "柚子、空心李、葡萄、辣椒")
    copy.replace("累计培训果农", "先后培训果农")
    found = sample.accept(copy.content)
    assert [one.is_wanted for one in found.items] == [False, False, True]
    assert "柚子" not in cell_source(sample, found, "04_teams", "teams-09")


def test_a_deleted_paragraph_of_a_statement_of_its_own_goes(sample, copy):
    copy.delete("坚持自愿参与、发挥专长")
    found = sample.accept(copy.content)
    assert "say(" not in cell_source(sample, found, "04_teams", "teams-04")


def test_an_added_paragraph_becomes_a_cell_behind_its_neighbour(sample, copy):
    copy.add_behind("登记的民事纠纷中，已办结", "下一步，将继续做好矛盾纠纷化解工作。")
    copy.add_behind("下一步，将继续", "并适时开展回访。")
    found = sample.accept(copy.content)
    added = [found.texts[("04_teams", one.steps[0].id)] for one in found.of("新增")]
    assert added == [["下一步，将继续做好矛盾纠纷化解工作。"], ["并适时开展回访。"]]
    assert all(re.fullmatch(r"teams-\d+", one.steps[0].id) for one in found.items)


def test_a_paragraph_that_was_moved_is_listed(sample, copy):
    one = copy.paragraph("坚持自愿参与、发挥专长")
    copy.paragraph("按时足额发放各项待遇").addnext(one)
    found = sample.plan(copy.content)
    assert [(item.kind, item.cell) for item in found] == [("移动", "04_teams.ipynb teams-04")]
    assert not found[0].steps


def test_a_paragraph_is_divided_between_the_sentences_of_a_statement(sample, copy):
    copy.split_before("累计培训果农")
    found = sample.accept(copy.content)
    (item,) = found.items
    assert item.kind == "拆分"
    source = cell_source(sample, found, "04_teams", "teams-09")
    assert re.search(r"\)\n\s*say\(sentence\(\s*f\"累计|\)\nsay\(sentence\(", source)
    first, second, *_ = found.texts[("04_teams", "teams-09")]
    assert first.endswith("11个乡镇（街道）。")
    assert second.startswith("累计培训果农1490余人")


def test_a_paragraph_is_not_divided_within_a_sentence(sample, copy):
    copy.replace("同部署、", "同部署、")
    copy.split_before("同部署、")
    (item,) = sample.accept(copy.content).items
    assert (item.kind, item.steps) == ("拆分", ())
    assert item.why


def test_a_cell_of_a_table_is_listed_and_not_written(sample, copy):
    cell = next(one for one in copy.root.iter(w("tc")) if len(text_of(one).strip()) > 3)
    run = next(one for one in cell.iter(w("r")) if text_of(one))
    copy.replace_in_run(run, 0, 0, "某")
    (item,) = sample.plan(copy.content)
    assert (item.kind, item.steps) == ("表格", ())


def test_joined_paragraphs_of_code_are_listed(sample, copy):
    copy.join("登记的民事纠纷中，已办结", "广泛开展法治宣传")
    (item,) = sample.plan(copy.content)
    assert (item.kind, item.steps) == ("合并", ())
    assert item.why


def test_without_bookmarks_and_with_other_prefixes_paragraphs_are_found_by_text(sample, copy):
    copy.replace("同安排", "同谋划")
    copy.without_bookmarks()
    copy.with_prefix()
    found = sample.plan(copy.content)
    assert {one.cell for one in found} == {"03_wheels.ipynb wheels-05"}
    assert all(one.steps for one in found)


def test_what_the_review_reads_differently_by_now_is_not_overwritten(sample, tmp_path):
    notebooks, params = copy_sample(tmp_path)
    path = notebooks / "03_wheels.ipynb"
    path.write_text(path.read_text().replace("同安排、同部署", "共安排、同部署"))
    copy = sample.copy()
    copy.replace("同推动", "同推进")
    (item,) = Sample(notebooks, params).plan(copy.content)
    assert not item.steps
    assert "已经改变" in item.why


def test_lines_show_each_item_with_its_cell(sample, copy):
    copy.replace("同安排", "同谋划")
    lines = lines_of(sample.accept(copy.content).items)
    assert lines[0].startswith("03_wheels.ipynb wheels-05")
    assert "    + " in lines[3]
    assert lines[4] == "    写入：03_wheels.ipynb wheels-05"
