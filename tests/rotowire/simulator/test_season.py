import random
from collections import Counter
from itertools import islice

from tlm_fairseq.rotowire.simulator.league import build_league
from tlm_fairseq.rotowire.simulator.season import ROUNDS, games_of_seasons, most_games

LEAGUE = build_league()
# Two rounds into the second season.
GAMES = list(islice(games_of_seasons(random.Random(5), LEAGUE), 15 * (ROUNDS + 2)))


def test_every_team_plays_once_a_round_and_days_do_not_go_back():
    for at in range(0, len(GAMES), 15):
        assert len({side.entity for game in GAMES[at : at + 15] for side in (game.visitors, game.home)}) == 30
    days = [game.day for game in GAMES]
    assert days == sorted(days)


def test_records_grow_by_the_result_and_begin_anew():
    for part in (GAMES[: 15 * ROUNDS], GAMES[15 * ROUNDS :]):
        wins, losses, streaks = Counter(), Counter(), Counter()
        for game in part:
            winner, loser = game.winner.entity, game.loser.entity
            wins[winner] += 1
            losses[loser] += 1
            streaks[winner] = max(streaks[winner], 0) + 1
            streaks[loser] = min(streaks[loser], 0) - 1
            for side in (game.winner, game.loser):
                name = side.entity
                assert (side.stats["WINS"], side.stats["LOSSES"]) == (wins[name], losses[name])
                assert side.streak == streaks[name]
        assert sum(wins.values()) == sum(losses.values()) == len(part)


def test_what_is_next_is_what_comes():
    first, second = GAMES[:15], GAMES[15:30]
    for game in first:
        for side in (game.visitors, game.home):
            following = next(one for one in second if side.team in (one.visitors.team, one.home.team))
            opponent = following.visitors if side.team is following.home.team else following.home
            assert side.next_game == (following.day, opponent.team, opponent is following.visitors)
            assert following.day > game.day
    assert all(game.home.next_game is None for game in GAMES[15 * (ROUNDS - 1) : 15 * ROUNDS])


def test_most_games_is_the_number_of_games():
    small = LEAGUE[:2]
    assert sum(1 for _ in islice(games_of_seasons(random.Random(1), small), 300)) == 300 < most_games(small)
