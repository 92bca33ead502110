"""Made-up sentences in which the nearest subject does not own a number."""

import pytest

from extracted_facts import BLAZERS, HAWKS, HORFORD, LILLARD, MCCOLLUM, extracted, of


@pytest.mark.parametrize(
    "text, expected",
    [
        (
            "Lillard matched McCollum 's 23 points while adding 10 assists .",
            of(MCCOLLUM, "23 PTS") + of(LILLARD, "10 AST"),
        ),
        ("Horford capped a 51 percent shooting night for Atlanta .", of(HAWKS, "51 FG_PCT")),
        ("Portland shot well , allowing the Hawks to score 120 points .", of(HAWKS, "120 PTS")),
        (
            "With Lillard at the helm , Portland 's elite offense took off , scoring 123 points .",
            of(BLAZERS, "123 PTS"),
        ),
        ("Horford kept the Hawks as close as they would come , and finished with 27 points .", of(HORFORD, "27 PTS")),
        ("Portland stymied Atlanta to the tune of 35 percent from the field .", of(HAWKS, "35 FG_PCT")),
        ("Horford led the Hawks to a win with 34 points .", of(HORFORD, "34 PTS")),
    ],
)
def test_whose_numbers(text, expected):
    assert extracted(text) == expected
