import pytest


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("The Foxes shot just 7 - 17 from three - point range .", []),
        ("The Foxes shot just 7 - 24 from three - point range .", [("24", "NUMBER", "17")]),
        (
            "The Herons shot 10 - 21 from deep , while the Foxes shot 7 - 24 from deep .",
            [("10", "NUMBER", "7"), ("21", "NUMBER", "15"), ("24", "NUMBER", "17")],
        ),
        ("The Foxes made only nine - of - 12 attempts .", []),
        ("C.J . Vance and Tom Hale combined for 53 points .", []),
        ("C.J . Vance and Tom Hale combined for 55 points .", [("55", "NUMBER", "53")]),
        ("The Herons ' bench combined for 19 points .", []),
        ("The Herons ' bench combined for 29 points .", [("29", "NUMBER", "19")]),
    ],
)
def test_sums_over_players(found, sentence, marks):
    assert found(sentence) == marks
