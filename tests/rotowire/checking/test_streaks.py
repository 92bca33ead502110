import pytest


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("The Foxes have now won four of their last five games .", [("four", "NUMBER", "")]),
        (
            "He 's now combined for 48 points and 14 assists over his last two games .",
            [("48", "NUMBER", ""), ("14", "NUMBER", "")],
        ),
        ("The Foxes remain in last place .", [("last place", "NOT_CHECKABLE", "")]),
        ("It was a season - high for him .", [("season - high", "NOT_CHECKABLE", "")]),
    ],
)
def test_what_the_table_does_not_decide_is_marked_when_asked_for(found, sentence, marks):
    assert found(sentence) == []
    assert found(sentence, unverifiable=True) == marks


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("The Foxes have now won three straight games .", [("won three", "WORD", "lost")]),
        ("The Herons have now lost two in a row .", [("lost two", "WORD", "won")]),
        ("The Herons have now lost four of their last five games .", [("four", "NUMBER", "")]),
    ],
)
def test_what_it_decides(found, sentence, marks):
    assert found(sentence) == marks
