import pytest


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        (
            "The Foxes ' next game will be at home against the Utah Jazz on Monday .",
            [("at home", "WORD", ""), ("Utah Jazz", "NAME", ""), ("Monday", "NAME", "")],
        ),
        ("They head to Charlotte to take on the Hornets .", [("Charlotte", "NAME", ""), ("Hornets", "NAME", "")]),
    ],
)
def test_what_the_table_does_not_decide_is_marked_when_asked_for(found, sentence, marks):
    assert found(sentence) == []
    assert found(sentence, unverifiable=True) == marks


@pytest.mark.parametrize(
    ("sentence", "marks"), [("The Foxes ' next game will be against the Foxes .", [("Foxes", "NAME", "")])]
)
def test_what_it_decides(found, sentence, marks):
    assert found(sentence) == marks
