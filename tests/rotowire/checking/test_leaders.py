import pytest


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("Tom Hale led the team with 22 points .", [("led", "WORD", "")]),
        ("Tom Hale led the team in rebounding with 12 .", []),
        ("Tom Hale led the team with 12 rebounds .", []),
        ("The Herons were led by Tom Hale , who had 22 points .", [("led", "WORD", "")]),
        ("Tom Hale was the high - point man for the Herons with 22 points .", [("high - point man", "WORD", "")]),
        ("Pell Dunn led the Foxes ' bench with 14 points .", []),
        ("Ned Orr led the bench with three points .", [("led", "WORD", "")]),
        ("Tom Hale led the second unit with 22 points .", [("led", "WORD", ""), ("second unit", "WORD", "starters")]),
        (
            "Tom Hale led the Herons with 22 points , while Ivo Marsh led the Foxes with 18 points .",
            [("led", "WORD", ""), ("led", "WORD", "")],
        ),
        ("Abel Reed led all scorers with 24 points .", [("led", "WORD", "")]),
        ("C.J . Vance led all scorers with 31 points .", []),
        ("Abel Reed had a game - high 24 points .", [("game - high", "WORD", "")]),
        ("Abel Reed had a team - high 24 points .", []),
        ("Tom Hale had a game - high 12 rebounds .", []),
        ("Bram Kirk was next with 16 points .", [("next", "WORD", "")]),
        ("C.J . Vance scored 31 points . Tom Hale was next with 22 points .", []),
        ("Bram Kirk was second on the team , totaling 16 points .", [("second", "NUMBER", "3")]),
        ("Tom Hale finished second on the team , totaling 22 points .", []),
    ],
)
def test_who_led_and_who_came_next(found, sentence, marks):
    assert found(sentence) == marks
