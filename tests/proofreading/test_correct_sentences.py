import pytest

from annual_review.document.typed_numbers import known_names
from annual_review.proofreading.findings import proofread
from tests.proofreading.correct_sentences import SENTENCES
from tests.proofreading.reviews import review


@pytest.mark.parametrize("sentence", SENTENCES)
def test_nothing_is_found_in_a_correct_sentence(sentence):
    assert [str(one) for one in proofread(review(sentence))] == []


def test_nothing_is_found_with_the_names_of_an_office_either(settings):
    findings = proofread(review(*SENTENCES), known_names(settings))
    assert [str(one) for one in findings] == []


def test_there_are_enough_of_them():
    assert len(set(SENTENCES)) >= 60
