import dataclasses

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tlm_fairseq.rotowire.copying.slots import player_slots, team_slots
from tlm_fairseq.rotowire.copying.tagging import put_back, tag_summaries, tag_summary
from tlm_fairseq.rotowire.copying.tags import is_tag
from tlm_fairseq.rotowire.copying.values import name_tokens, tag_values
from tlm_fairseq.rotowire.corpus.games import read_games
from tlm_fairseq.rotowire.corpus.summary_text import to_text, to_tokens

from places import REAL_DATA
from small_games import PLAYERS, SUMMARY, small_game, write_small_games


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    path = tmp_path_factory.mktemp("games") / "x.json"
    return lambda *players, **keys: read_games(write_small_games(path, [small_game(*players) | keys]))[0]


@pytest.fixture(scope="module")
def game(read):
    return read()


def about(game, text):
    return dataclasses.replace(game, summary=text.split(" "))


def test_slots_are_by_the_result_and_by_points(game):
    assert {slot: team.name for slot, team in team_slots(game).items()} == {"W": "Herons", "L": "Foxes"}
    assert {slot: player.name for slot, player in player_slots(game).items()} == {
        "W1": "C.J. Vance",
        "W2": "Tom Reed Jr.",
        "W3": "Zed Low",
        "L1": "Abel Reed",
        "L2": "Solo",
        "L3": "Idle Moss",
    }


def test_names_and_figures_become_tags(game):
    assert tag_summary(game) == (
        "The <W:CITY> <W:NAME> ( <W:WINS> - <W:LOSSES> ) beat the <L:CITY> <L:NAME> ( <L:WINS> - <L:LOSSES> ) <W:PTS> "
        "- <L:PTS> on <GAME:DAY> . <W1:NAME> scored <W1:PTS> points on <W1:FGM> - of - <W1:FGA> shooting , and "
        "<L1:NAME> had <L1:PTS> for the visitors ."
    )


@pytest.mark.parametrize(
    ("text", "tagged"),
    [
        ("Abel Reed had eight rebounds .", "<L1:NAME> had <L1:REB:prose> rebounds ."),
        ("Abel Reed had 8 rebounds .", "<L1:NAME> had <L1:REB> rebounds ."),
        # Put back as digits or a word in small letters only, and never where the table says another thing.
        ("Eight rebounds by Abel Reed .", "Eight rebounds by <L1:NAME> ."),
        ("Abel Reed had 9 rebounds .", "<L1:NAME> had 9 rebounds ."),
        ("Vance had 7 assists .", "<W1:SECOND> had <W1:AST> assists ."),
        ("Zed Low had 7 assists .", "<W3:NAME> had 7 assists ."),
        ("Kell beat the Foxes on Friday .", "<W:CITY> beat the <L:NAME> on <GAME:DAY> ."),
        ("Kell plays on Sunday .", "<W:CITY> plays on Sunday ."),
    ],
)
def test_what_is_tagged_and_what_stays(game, text, tagged):
    assert tag_summary(about(game, text)) == tagged
    assert put_back(game, tagged) == (text, 0)


SCHEDULE = {
    "stadium": "Summit Arena",
    "home_streak": "W3",
    "vis_streak": "L12",
    "home_next_game": {"day": "11_06_16", "opponent_name": "Night Owls", "opponent_place": "Eld", "is_home": "True"},
    "vis_next_game": {"day": "11_11_16", "opponent_name": "Oxen", "opponent_place": "Oak City", "is_home": "False"},
}


@pytest.mark.parametrize(
    ("text", "tagged"),
    [
        ("They met at the Summit Arena .", "They met at the <GAME:STADIUM> ."),
        ("It was the third straight win for the Herons .", "It was the <W:STREAK:nth> straight win for the <W:NAME> ."),
        ("Kell have won three in a row .", "<W:CITY> have won <W:STREAK:prose> in a row ."),
        ("The Foxes lost 12 straight games .", "The <L:NAME> lost <L:STREAK:prose> straight games ."),
        ("Kell had three of these .", "<W:CITY> had three of these ."),
        (
            "Kell will host the Eld Night Owls on Sunday , while the Foxes will visit Oak City on Friday .",
            "<W:CITY> will host the <W:NEXT_CITY> <W:NEXT_NAME> on <W:NEXT_DAY> , while the <L:NAME> will visit "
            "<L:NEXT_CITY> on <L:NEXT_DAY> .",
        ),
        ("On Friday the Herons beat the Oxen .", "On <GAME:DAY> the <W:NAME> beat the Oxen ."),
    ],
)
def test_arena_streaks_and_next_games(read, text, tagged):
    game = read(**SCHEDULE)
    assert tag_summary(about(game, text)) == tagged and put_back(game, tagged) == (text, 0)


def test_initials_are_written_as_the_corpus_has_them():
    assert name_tokens("C.J. Vance") == name_tokens("CJ Vance") == ["C.J", ".", "Vance"]
    assert name_tokens("Tom Reed Jr.") == ["Tom", "Reed", "Jr."] and name_tokens("J") == ["J"]


WORDS = st.one_of(
    st.sampled_from(
        [*SUMMARY.split(), "Reed", "Jr.", "Low", "eight", "twelve", "Solo", "", "\\", "he", "a", "assists"]
    ),
    st.sampled_from(["<W1:PTS>", "<W>", "<GAME:DAY>", "<L3:PTS>", "<unk>", "\\u003cW>", "W1:PTS"]),
    st.text(max_size=6),
)


@settings(max_examples=30, deadline=None)
@example(tokens=[".", ".", "Kell", "won", "."])
@example(tokens=["."])
@given(tokens=st.lists(WORDS, max_size=40))
def test_any_text_comes_back(game, tokens):
    told = dataclasses.replace(game, summary=tokens)
    restored = put_back(told, tag_summary(told))
    assert restored == (to_text(tokens), 0) and to_tokens(restored.text) == tokens


NAMES = st.one_of(
    st.sampled_from(["<W1:PTS>", "12", "Foxes", "Reed", "<L:NAME> .", "a|b", "\\e", "Kell"]),
    st.text(max_size=9).filter(str.strip),
)


@settings(max_examples=30, deadline=None)
@given(name=NAMES, first=NAMES, second=NAMES)
def test_any_names_in_the_game_come_back(game, name, first, second):
    players = [dataclasses.replace(game.players[0], name=name, first_name=first, second_name=second), *game.players[1:]]
    said = [*name.split(), "scored", "20", "points", ".", *first.split(), *second.split(), "had", "8", "rebounds"]
    told = dataclasses.replace(game, players=players, summary=[*said, *game.summary])
    assert put_back(told, tag_summary(told)) == (to_text(told.summary), 0)


def test_a_tag_in_the_games_own_text_stays_text(game):
    told = about(game, "<W1:PTS> points and <W>")
    line = tag_summary(told)
    assert not any(map(is_tag, line.split())) and put_back(told, line).text == line
    assert to_tokens(line) == told.summary


def test_no_tag_is_left_in_a_text(game):
    # W9 does not exist, and Zed Low did not play.
    line = (
        "<W:NAME> won . <W9:NAME> had <W1:PTS> . <W3:NAME> had <W3:PTS> . <W1:NAME> led with <W1:PTS:nth> . <L1:PTS> ."
    )
    restored = put_back(game, line)
    assert restored == ("Herons won . 20 .", 3)
    assert put_back(game, "<W> <W1> beat") == ("", 1)


def test_values_that_are_spelled_as_tags_are_escaped(read):
    game = read([("<L:PTS>", *PLAYERS[0][1:]), *PLAYERS[1:]])
    restored = put_back(game, "<L1:NAME> scored <L1:PTS> .")
    assert restored.text == r"\u003cL:PTS> scored 20 ." and to_tokens(restored.text)[0] == "<L:PTS>"


def test_each_tag_is_spelled_as_one(game):
    values = tag_values(game)
    assert all(map(is_tag, values)) and "<W1:PTS>" in values and "<W3:PTS>" not in values
    assert values["<L1:REB:prose>"] == ["eight"] and "<L1:PTS:word>" not in values


def test_the_number_of_processes_does_not_matter(game):
    assert tag_summaries([game] * 3, processes=2) == [tag_summary(game)] * 3


@pytest.mark.real_data
def test_human_summaries_come_back():
    path = REAL_DATA / "rotowire" / "games.json"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    games = read_games(path)[:20]
    lines = tag_summaries(games)
    assert [put_back(game, line) for game, line in zip(games, lines)] == [(to_text(game.summary), 0) for game in games]
    assert sum(map(is_tag, " ".join(lines).split())) > 40 * len(games)
