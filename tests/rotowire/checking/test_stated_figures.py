import pytest

from checked_game import OPENING, found_in


def test_nothing_is_wrong_in_true_sentences(game):
    text = (
        f"{OPENING} C.J . Vance led the Herons with 31 points ( 11 - 20 FG , 3 - 7 3Pt , 6 - 6 FT ) and 10 assists . "
        "Tom Hale was next with a 22 - point , 12 - rebound double - double . Bram Kirk led the bench with 16 points . "
        "The Foxes were led by Abel Reed , who had 24 points . Solo recorded a double - double with 12 points ."
    )
    assert found_in(game, text, unverifiable=True) == []


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("Tom Hale added 25 points and 12 rebounds .", [("25", "NUMBER", "22")]),
        ("Tom Hale added 22 points , 12 rebounds and a steal .", [("a", "NUMBER", "0")]),
        ("The Foxes shot 45 percent from the field and 36 percent from deep .", [("36", "NUMBER", "30")]),
        ("Tom Hale went 8 - for - 14 from the field in 30 minutes .", [("30", "NUMBER", "36")]),
    ],
)
def test_a_number_that_the_table_contradicts(found, sentence, marks):
    assert found(sentence) == marks


def test_a_record_in_the_opening(game):
    text = OPENING.replace("12 - 3", "12 - 4")
    assert found_in(game, text) == [("4", "NUMBER", "3")]


def test_turnovers_are_of_the_team_that_they_are_forced_from(found):
    assert found("The Herons forced the Foxes into 15 turnovers .") == []
    assert found("The Herons forced the Foxes into 17 turnovers .") == [("17", "NUMBER", "15")]
    sentence = "The Herons forced the Foxes into 15 turnovers , while committing only 12 of their own ."
    assert found(sentence) == []
    assert found(sentence.replace("12", "13")) == [("13", "NUMBER", "12")]


def test_figures_that_fit_another_named_before_are_his(found):
    assert (
        found("The Herons made life hard for the Foxes , who shot 45 percent from the field and 30 percent from deep .")
        == []
    )


def test_figures_of_another_game_are_left_alone(found):
    assert found("Tom Hale had scored 30 points on Tuesday against the Lakers .") == []
