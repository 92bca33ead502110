import pytest


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("There was little in it , with neither team leading by more than 12 points .", []),
        ("There was little in it , with neither team leading by more than four points .", [("four", "NUMBER", "")]),
        ("The Herons never led by more than five points .", [("five", "NUMBER", "")]),
        ("The Herons won by six .", []),
        ("The Herons won by 11 points .", [("11", "NUMBER", "6")]),
        ("It was a double - digit win .", [("double - digit", "WORD", "")]),
        ("The Herons held a five - point lead at halftime .", []),
        ("The Herons held a 12 - point lead at halftime .", [("12", "NUMBER", "5")]),
        ("The Foxes trailed by six entering the fourth quarter .", []),
        ("The Foxes trailed by nine entering the fourth quarter .", [("nine", "NUMBER", "6")]),
        ("The Foxes outrebounded the Herons .", [("outrebounded", "WORD", "")]),
        ("It was a 30 - point win over the Foxes .", [("30", "NUMBER", "6")]),
        ("The Herons outscored the Foxes by eight in the second quarter .", [("eight", "NUMBER", "10")]),
        ("They battled to make it a one - point game at the end of the third quarter .", [("one", "NUMBER", "6")]),
    ],
)
def test_margins(found, sentence, marks):
    assert found(sentence) == marks
