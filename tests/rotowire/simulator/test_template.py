from dataclasses import replace

import pytest

from tlm_fairseq.rotowire.corpus.games import read_games
from tlm_fairseq.rotowire.corpus.schema import PLAYER_STATISTICS
from tlm_fairseq.rotowire.simulator.simulate import simulate
from tlm_fairseq.rotowire.simulator.template import describe

from places import REAL_DATA

REAL = REAL_DATA / "rotowire" / "games.json"
EIGHT = ("PTS", "FGM", "FGA", "FG3M", "FG3A", "FTM", "FTA", "REB")


@pytest.fixture(scope="module")
def games(tmp_path_factory):
    folder = tmp_path_factory.mktemp("games")
    simulate(folder, (30, 1, 1), seed=3)
    return read_games(folder / "train.json")


def check(game):
    tokens, facts = describe(game)
    assert len(facts) == 54
    numbers = [token for token in tokens if token.isdigit()]
    assert numbers == [fact.number for fact in facts]
    statistics = {player.name: player.statistics for player in game.players}
    lines = {team.name: team.line for team in (game.home, game.visitor)}
    for entity, number, relation in facts:
        if relation.startswith("TEAM-"):
            assert lines[entity][relation] == number
        else:
            assert statistics[entity][relation.removeprefix("PLAYER-")] == number


def test_54_facts_of_the_table(games):
    for game in games:
        check(game)


def test_the_six_top_scorers_with_eight_numbers_each(games):
    for game in games:
        _, facts = describe(game)
        points = sorted((int(one.statistics["PTS"]) for one in game.players if one.played), reverse=True)
        assert [int(fact.number) for fact in facts if fact.relation == "PLAYER-PTS"] == points[:6]
        assert [fact.relation for fact in facts[6:]] == [f"PLAYER-{name}" for name in EIGHT] * 6


def test_the_winner_comes_first(games):
    for game in games:
        tokens, facts = describe(game)
        home_won = int(game.home.line["TEAM-PTS"]) > int(game.visitor.line["TEAM-PTS"])
        winner = game.home if home_won else game.visitor
        start = ["The", *winner.city.split(), *winner.name.split(), "("]
        assert tokens[: len(start)] == start and facts[0].entity == winner.name
        assert int(facts[4].number) > int(facts[5].number)


def test_who_did_not_play_is_left_out(games):
    game = games[0]
    played = [player for player in game.players if player.played][:2]
    absent = [player for player in game.players if not player.played]
    few = type(game)(game.day, game.home, game.visitor, [*absent, *played], game.summary)
    _, facts = describe(few)
    assert {fact.entity for fact in facts[6:]} == {player.name for player in played}
    assert len(facts) == 6 + 2 * len(EIGHT) and set(EIGHT) < set(PLAYER_STATISTICS)


@pytest.mark.real_data
@pytest.mark.skipif(not REAL.exists(), reason="no real games beside the checkout")
def test_54_facts_of_real_games():
    for game in read_games(REAL):
        check(game)


def test_the_closing_says_what_the_schedule_says(games):
    for game in games:
        text = " ".join(describe(game)[0])
        if game.home.next_game is not None:
            assert ("will stay at home" in text) == game.home.next_game.is_home
            assert ("will return home" in text) == game.visitor.next_game.is_home
    unknown = replace(games[0], home=replace(games[0].home, next_game=None))
    assert "will stay at home for their next game" in " ".join(describe(unknown)[0])
