import pytest

from tlm_fairseq.rotowire.checking.checker import check_text

from checked_game import found_in


@pytest.mark.parametrize(
    ("opening", "marks"),
    [
        ("The Foxes defeated the Foxes , 104 - 98 , on Friday .", [("Foxes", "NAME", "Herons")]),
        ("The Kell Herons defeated the Kell Herons , 104 - 98 , on Friday .", [("Kell Herons", "NAME", "Foxes")]),
        ("The Herons ( 12 - 3 ) defeated the Abel Reed ( 8 - 7 ) 104 - 98 .", [("Abel Reed", "NAME", "Foxes")]),
    ],
)
def test_nobody_plays_against_himself(game, opening, marks):
    assert found_in(game, opening) == marks


def test_which_of_two_equal_names_is_wrong_depends_on_the_winner(game):
    tokens = "The Foxes defeated the Foxes , 104 - 98 .".split()
    assert [mark.start for mark in check_text(game, tokens)] == [1]
    assert [mark.start for mark in check_text(game, [token.replace("Foxes", "Herons") for token in tokens])] == [4]


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("The Foxes were able to prevail with a huge win .", [("Foxes", "NAME", "Herons")]),
        (
            "The Herons held the Foxes to 45 percent and forced the Herons into 15 turnovers .",
            [("Herons", "NAME", "Foxes")],
        ),
    ],
)
def test_what_a_team_cannot_have_done(found, sentence, marks):
    assert found(sentence) == marks
