"""Rules of the article: the chapters' prose without charts reads as a text of its own."""

import dataclasses
import re

from annual_review.export.article.prose import article_of
from tests.support.prose_rules import forms
from tests.support.prose_rules.passages import Complaint, all_passages

_REFERENCE = re.compile(r"见?[图表]\d|[上下]图|[上下]表|如图")


def article_reads_alone(read):
    """Complain of what is wrong in the article's form, and of words about charts in it."""
    article = dataclasses.replace(read, document=article_of(read.document))
    known = {one[1:] for rule in forms.RULES for one in rule(read)}
    for rule in forms.RULES:
        for one in rule(article):
            if one[1:] not in known:
                yield one._replace(rule="article")
    for one in all_passages(article.document):
        if found := _REFERENCE.search(one.own_words):
            yield Complaint("article", one.chapter, one.text, f"文章里没有图表：{found[0]}")


RULES = [article_reads_alone]
