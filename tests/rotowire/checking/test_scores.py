import pytest

from checked_game import OPENING, found_in


def test_a_swapped_final_score_is_one_wrong_verb(game):
    text = "The Port Ross Foxes ( 8 - 7 ) defeated the Kell Herons ( 12 - 3 ) 104 - 98 on Friday ."
    assert found_in(game, text) == [("defeated", "WORD", "lost to")]
    assert found_in(game, text.replace("104 - 98", "98 - 104")) == [("defeated", "WORD", "lost to")]


def test_a_number_of_the_final_score(game):
    assert found_in(game, OPENING.replace("104 - 98", "104 - 99")) == [("99", "NUMBER", "98")]
    assert found_in(game, OPENING.replace("104 - 98", "104 - 0")) == [("0", "NUMBER", "98")]


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("The Foxes outscored the Herons 30 - 25 in the first quarter .", []),
        ("The Foxes outscored the Herons 31 - 25 in the first quarter .", [("31", "NUMBER", "30")]),
        ("The Foxes outscored the Herons 27 - 26 in the third quarter .", [("outscored", "WORD", "")]),
        ("The Herons out - scored the Foxes 55 - 50 in the first half .", []),
        ("The Herons out - scored the Foxes 57 - 50 in the first half .", [("57", "NUMBER", "55")]),
        ("The Herons outscored the Foxes by a 49 - 48 margin over the final two quarters .", []),
        (
            "The Foxes outscored the Herons by a 22 - 20 margin over the final 12 minutes .",
            [("outscored", "WORD", ""), ("20", "NUMBER", "22")],
        ),
        ("They outscored the Foxes 30 - 20 in the second quarter .", []),
        ("The Foxes were outscored 30 - 20 in the second quarter .", []),
        ("The Herons took a 55 - 50 lead into halftime .", []),
        ("The Herons took an 82 - 70 lead into the fourth quarter .", [("70", "NUMBER", "76")]),
        ("The Herons won the second quarter 30 - 20 , to take a 55 - 50 lead into halftime .", []),
        ("Rebounding was key , with the Herons winning that battle , 45 - 41 .", [("41", "NUMBER", "40")]),
        ("The Foxes used a 14 - 2 run in the third quarter .", []),
        ("The Herons had lost to the Lakers by a 120 - 96 score on Tuesday .", []),
    ],
)
def test_scores_of_parts_of_the_game(found, sentence, marks):
    assert found(sentence) == marks
