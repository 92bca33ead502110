import pytest


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("The Foxes outrebounded the Herons .", [("outrebounded", "WORD", "")]),
        ("It was a 30 - point win over the Foxes .", [("30", "NUMBER", "6")]),
        ("The Herons outscored the Foxes by eight in the second quarter .", [("eight", "NUMBER", "10")]),
        ("They battled to make it a one - point game at the end of the third quarter .", [("one", "NUMBER", "6")]),
    ],
)
def test_margins(found, sentence, marks):
    assert found(sentence) == marks
