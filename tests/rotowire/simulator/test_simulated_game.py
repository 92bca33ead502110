import datetime
import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tlm_fairseq.rotowire.corpus.schema import BOX_COLUMNS, GAME_KEYS, LINE_COLUMNS, NOT_AVAILABLE, PLAYER_STATISTICS
from tlm_fairseq.rotowire.simulator.game_json import game_as_json
from tlm_fairseq.rotowire.simulator.league import build_league
from tlm_fairseq.rotowire.simulator.simulated_game import percentage, play_game

LEAGUE = build_league()
SIDES = (("vis", "visitors"), ("home", "home"))


def played_game(seed, visitors=3, home=4):
    game = play_game(random.Random(seed), datetime.date(2021, 11, 3), LEAGUE[visitors], LEAGUE[home])
    for side in (game.visitors, game.home):
        side.stats |= {"WINS": 1, "LOSSES": 2}
    return game


def rows(record):
    box = record["box_score"]
    return [{name: box[name][str(row)] for name in BOX_COLUMNS} for row in range(len(box["PTS"]))]


@settings(deadline=None, max_examples=40)
@given(st.integers(), st.permutations(range(30)))
def test_the_identities_of_a_box_score(seed, order):
    game = played_game(seed, *order[:2])
    record = game_as_json(game, [])
    listed = rows(record)
    start = 0
    for key, side in SIDES:
        side = getattr(game, side)
        team = listed[start : start + len(side.appearances)]
        start += len(team)
        assert {row["TEAM_CITY"] for row in team} == {record[f"{key}_city"]}
        stats = [{name: int(row[name]) for name in PLAYER_STATISTICS} for row in team if row["PTS"] != NOT_AVAILABLE]
        line = record[f"{key}_line"]
        for one in stats:
            assert one["PTS"] == 2 * one["FGM"] + one["FG3M"] + one["FTM"]
            assert one["REB"] == one["OREB"] + one["DREB"]
            assert one["FG3M"] <= one["FGM"] <= one["FGA"] and one["FG3M"] <= one["FG3A"] <= one["FGA"]
            assert one["FTM"] <= one["FTA"] and one["PF"] <= 6 and one["MIN"] > 0
            assert one["FGA"] - one["FG3A"] >= one["FGM"] - one["FG3M"]
            for kind in ("FG", "FG3", "FT"):
                assert one[f"{kind}_PCT"] == percentage(one[f"{kind}M"], one[f"{kind}A"])
        total = Counter()
        for one in stats:
            total.update(one)
        for name, column in (("PTS", "PTS"), ("REB", "REB"), ("AST", "AST"), ("TOV", "TO")):
            assert int(line[f"TEAM-{name}"]) == total[column]
        assert total["MIN"] == 240 + 25 * game.overtimes
        assert total["AST"] <= total["FGM"]
        for kind in ("FG", "FG3", "FT"):
            assert int(line[f"TEAM-{kind}_PCT"]) == percentage(total[f"{kind}M"], total[f"{kind}A"])
        quarters = sum(int(line[f"TEAM-PTS_QTR{number}"]) for number in range(1, 5))
        assert quarters < total["PTS"] if game.overtimes else quarters == total["PTS"]
    assert start == len(listed) and 23 <= start <= 28
    assert record["home_line"]["TEAM-PTS"] != record["vis_line"]["TEAM-PTS"]


@settings(deadline=None, max_examples=20)
@given(st.integers())
def test_the_schema(seed):
    record = game_as_json(played_game(seed), ["A", "game", "."])
    assert (
        tuple(record) == (*GAME_KEYS, "stadium", "home_streak", "vis_streak")
        and tuple(record["box_score"]) == BOX_COLUMNS
    )
    assert record["day"] == "11_03_21" and record["summary"] == ["A", "game", "."]
    assert (record["vis_city"], record["home_name"]) == (LEAGUE[3].city, LEAGUE[4].name)
    for key in ("home_line", "vis_line"):
        assert sorted(record[key]) == sorted(LINE_COLUMNS)
    box = record["box_score"]
    values = [value for column in box.values() for value in column.values()]
    values += [*record["home_line"].values(), *record["vis_line"].values()]
    assert all(type(value) is str for value in values)
    assert {tuple(column) for column in box.values()} == {tuple(str(row) for row in range(len(box["PTS"])))}
    for row in rows(record):
        absent = [row[name] == NOT_AVAILABLE for name in PLAYER_STATISTICS]
        assert all(absent) or not any(absent)
        assert not all(absent) or row["START_POSITION"] == NOT_AVAILABLE


def test_five_start_in_their_positions_and_some_do_not_play():
    games = [played_game(seed) for seed in range(60)]
    for game in games:
        for side in (game.visitors, game.home):
            assert [one.start for one in side.appearances[:5]] == ["F", "F", "C", "G", "G"]
            assert {one.start for one in side.appearances[5:]} == {NOT_AVAILABLE}
    idle = [sum(not one.stats for one in side.appearances) for game in games for side in (game.visitors, game.home)]
    assert sum(number > 0 for number in idle) > 100
    lengths = {len(side.appearances) for game in games for side in (game.visitors, game.home)}
    assert 13 in lengths and max(lengths) > 13


def test_overtime_comes_after_a_tie_of_four_quarters():
    games = [game for game in (played_game(seed) for seed in range(150)) if game.overtimes]
    assert games
    for game in games:
        assert sum(game.visitors.quarters) == sum(game.home.quarters)
        assert game.winner.stats["PTS"] > sum(game.winner.quarters)


def test_percentages_are_rounded_half_up():
    # As the corpus has them: 1 of 8 is 13, 3 of 8 is 38, 5 of 8 is 63; no attempt is 0.
    shots = {(1, 8): 13, (3, 8): 38, (5, 8): 63, (2, 3): 67, (0, 0): 0, (4, 4): 100}
    assert {one: percentage(*one) for one in shots} == shots
