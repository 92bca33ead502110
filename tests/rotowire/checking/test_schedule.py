"""What a game's own schedule decides: its arena, streaks, and next games, also with teams that nobody knows."""

import pytest

from tlm_fairseq.rotowire.checking.calendar import Calendar
from tlm_fairseq.rotowire.checking.schedule import Schedule
from tlm_fairseq.rotowire.corpus.games import NextGame, read_games

from checked_game import HOME_LINE, OPENING, PLAYERS, VISITOR_LINE, found_in
from small_games import small_game, write_small_games

SCHEDULE = {
    "stadium": "Union Garden",
    "home_streak": "W3",
    "vis_streak": "L4",
    "home_next_game": {"day": "11_06_16", "opponent_name": "Owls", "opponent_place": "Tarn", "is_home": "False"},
    "vis_next_game": {"day": "11_07_16", "opponent_name": "Jazz", "opponent_place": "Utah", "is_home": "True"},
}


def game_with(folder, keys):
    entry = small_game(PLAYERS, "11_04_16", OPENING, HOME_LINE, VISITOR_LINE) | keys
    return read_games(write_small_games(folder / "games.json", [entry]))[0]


@pytest.fixture(scope="module")
def game(tmp_path_factory):
    return game_with(tmp_path_factory.mktemp("schedule"), SCHEDULE)


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("The Herons will travel to face the Tarn Owls on Sunday , while the Foxes will host the Jazz on Monday .", []),
        (
            "The Herons will host the Sel Gulls on Monday .",
            [("host", "WORD", "on the road"), ("Sel Gulls", "NAME", "Tarn Owls"), ("Monday", "NAME", "Sunday")],
        ),
        ("The Foxes will host the Magic on Monday .", [("Magic", "NAME", "Utah Jazz")]),
        ("The Herons have won three straight games .", []),
        ("The Herons have won four straight games .", [("four", "NUMBER", "3")]),
        ("It was the third straight win for the Herons .", []),
        ("It was the fifth straight win for the Herons .", [("fifth", "NUMBER", "3")]),
        ("The defeat was the fifth in a row for the Foxes .", [("fifth", "NUMBER", "4")]),
        ("The Foxes saw their losing streak grow to six games .", [("six", "NUMBER", "4")]),
        ("The skid of the Foxes has reached five losses .", [("five", "NUMBER", "4")]),
        ("The Foxes are in a slump , with four consecutive defeats .", []),
        ("The Union Garden fell silent .", []),
        ("The fans at the Union Garden went home happy .", []),
        ("The fans at the Crown Garden went home happy .", [("Crown Garden", "NAME", "Union Garden")]),
    ],
)
def test_what_it_decides(game, sentence, marks):
    assert [mark[:2] for mark in found_in(game, f"{OPENING} {sentence}", True)] == [mark[:2] for mark in marks]
    truths = [mark[2] for mark in found_in(game, f"{OPENING} {sentence}")]
    assert all(truth == known for truth, (_, _, known) in zip(truths, marks, strict=True) if known)


def test_a_rematch_is_of_both_teams(tmp_path):
    following = {"opponent_name": "Foxes", "opponent_place": "Port Ross", "is_home": "True", "day": "11_06_16"}
    game = game_with(tmp_path, {"home_next_game": following})
    assert found_in(game, f"{OPENING} Both teams will meet again on Sunday in their next game .", True) == []
    assert found_in(game, f"{OPENING} Both teams will meet again on Monday in their next game .", True) == [
        ("Monday", "NAME", "Sunday")
    ]


def test_where_the_game_has_none_the_calendar_is_asked(tmp_path):
    later = small_game(PLAYERS, "11_07_16", "", (*HOME_LINE[:-2], "13", "3"), ("Owls", "Port Ross", *VISITOR_LINE[2:]))
    first = game_with(tmp_path, {})
    (second,) = read_games(write_small_games(tmp_path / "later.json", [later]))
    schedule = Schedule(first, Calendar([first, second]))
    assert schedule.next_game("Herons") == NextGame("11_07_16", "Owls", "Port Ross", True)
    assert schedule.city_of_next_game("Herons") == "Kell" and schedule.next_game("Foxes") is None
    assert schedule.streak("Herons") is None and schedule.last_results("Herons", 1) == [True]
