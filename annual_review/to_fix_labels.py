"""The labels of a to_fix.xlsx, by which it is known when it comes back."""

from __future__ import annotations

SOURCE, ROW, NOTHING = "来源文件", "原行号", "没有需要更正的行"
BEHIND = ("状态", "栏目", "问题", "建议", "正确值", "填写人", "理由")  # the columns behind a row
