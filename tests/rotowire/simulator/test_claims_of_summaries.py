"""What summaries claim without a number of the table, each held against the game itself and not by the checker."""

import re

import pytest

from tlm_fairseq.rotowire.simulator.summary_grammar_openings import WEEKDAYS

from simulated_season import LEAGUE, sentences_of, told_games

_ORDINALS = {
    word: number for number, word in enumerate("third fourth fifth sixth seventh eighth ninth tenth".split(), start=3)
}
_NUMBERS = {word: number for number, word in enumerate("no one two three four five six seven eight nine".split())}


def claims(pattern):
    """Yields the game, the sentence and the match of each sentence that has the pattern."""
    for game, summary in told_games():
        for text in sentences_of(summary):
            for match in re.finditer(pattern, text):
                yield game, text, match


def side_named(game, text):
    """The one side that a text names last."""
    return max((game.visitors, game.home), key=lambda side: text.rfind(side.entity))


def player_named(game, text):
    """The player who is named last in a text, and his side."""
    named = [
        (text.rfind(" ".join(one.player.name.surname_tokens)), len(one.player.name.tokens[0]), side, one)
        for side in (game.visitors, game.home)
        for one in side.played
        if " ".join(one.player.name.surname_tokens) in text
    ]
    last = max(at for at, *_ in named)
    found = [(side, one) for at, _, side, one in named if at == last]
    whole = [(side, one) for side, one in found if " ".join(one.player.name.tokens) in text]
    (one,) = found if len(found) == 1 else whole
    return one


def test_the_best_of_the_bench_are():
    """The first league's "led the bench with 12" while another reserve had 31."""
    pattern = r"(?:led the bench|best of the reserves|paced the second unit|headlined the second unit|a spark off)"
    count = 0
    for game, text, match in claims(pattern):
        side, player = player_named(game, text[: match.start()])
        others = [one.stats["PTS"] for one in side.played if one.start == "N/A" and one is not player]
        assert player.start == "N/A" and player.stats["PTS"] > max(others), text
        count += 1
    assert count > 100


def test_who_came_off_the_bench_did_not_start():
    count = 0
    for game, text, match in claims(r"off the bench|reserve role|useful in relief"):
        clause = re.split(r" , (?:while|and) ", text[: match.end()])[-1]
        assert player_named(game, clause)[1].start == "N/A", text
        count += 1
    assert count > 300


@pytest.mark.parametrize("words", [" led", " paced", " was the top scorer for", " headed the attack of", " carried"])
def test_who_led_a_team_had_the_most_points(words):
    teams = "|".join(team.name for team in LEAGUE)
    count = 0
    for game, text, match in claims(rf"{words}(?= the (?:{teams}) with)"):
        side, player = player_named(game, text[: match.start()])
        assert [one.stats["PTS"] >= player.stats["PTS"] for one in side.played].count(True) == 1, text
        count += 1
    assert count > 20


def test_the_best_scorer_of_a_game_is():
    count = 0
    pattern = (
        r"scored more than|outscored [A-Z][\w .'-]+ \.$|best scorer on|leading scorer of the night|class of his own"
    )
    for game, text, _ in claims(f"(?:{pattern})|had the most points"):
        _, player = player_named(game, text)
        points = [one.stats["PTS"] for side in (game.visitors, game.home) for one in side.played]
        assert points.count(max(points)) == 1 and player.stats["PTS"] == max(points), text
        count += 1
    assert count > 100


def test_streaks():
    count = 0
    length = rf"(?:(?P<nth>{'|'.join(_ORDINALS)}) (?:straight|in a row)|(?P<count>\w+) (?:straight|consecutive))"
    grown = r"streak (?:grow )?to (?P<to>\w+) games|has reached (?P<reached>\w+) (?:wins|losses)"
    for game, text, match in claims(f"{length}|{grown}"):
        said = next(group for group in match.groups() if group)
        number = int(said) if said.isdigit() else _ORDINALS.get(said) or _NUMBERS[said]
        assert number == abs(side_named(game, text).streak) >= 3, text
        count += 1
    assert count > 200


def test_next_games():
    count = 0
    for game, summary in told_games():
        text = sentences_of(summary)[-1]
        for side in (game.visitors, game.home):
            following = side.next_game
            if following is None or following.opponent in (game.visitors.team, game.home.team):
                continue
            clause = text[text.index(side.entity) :]
            opponent = re.search(rf"the (?:{following.opponent.city} )?{following.opponent.name}", clause)
            assert opponent is not None, text
            assert (
                re.match(r"(?: next)?(?: ,)? on (\w+)", clause[opponent.end() :])[1]
                == WEEKDAYS[following.day.weekday()]
            )
            verb = clause[: opponent.start()]
            away = re.search(r"(?<!a )visit |travel|road|head out|start a trip|their trip", verb) is not None
            assert away is not following.is_home, (following.is_home, text)
            count += 1
    assert count > 1000 and len(LEAGUE) == 30


def test_halftime_and_the_season():
    count = 0
    for game, text, _ in claims(r"halftime|intermission|at the half|after the half|the break|midway point|first half"):
        won, lost = (sum(side.quarters[:2]) for side in (game.winner, game.loser))
        behind = re.search(r"behind|needed|vanish|changed|deficit|did not last|pep talk", text)
        level = re.search(r"nothing separated|level|same score|all square|tied|neither|settled nothing", text)
        assert (won < lost, won == lost) == (behind is not None, level is not None), text
        count += 1
    assert count > 200
    for game, text, match in claims(
        r"(more games than they have lost|winning record)|more games than they|losing record"
    ):
        side = side_named(game, text)
        assert (side.stats["WINS"] > side.stats["LOSSES"]) == (match[1] is not None), text


def test_how_many_were_in_double_figures():
    count = 0
    for game, text, match in claims(r"(\w+) players (?:of|in|reached|scored)"):
        side = side_named(game, text)
        assert _NUMBERS[match[1]] == sum(one.stats["PTS"] >= 10 for one in side.played), text
        count += 1
    assert count > 20


def test_who_of_the_two_best_scorers_scored_more():
    count = 0
    behind = "ahead of|better of|prolific than|bigger night than|shootout with"
    for game, text, match in claims(rf"({behind}) |could not match the production of "):
        first, second = (player_named(game, part)[1] for part in (text[: match.start()], text[match.end() :]))
        more, less = (first, second) if match[1] else (second, first)
        assert more.stats["PTS"] > less.stats["PTS"], text
        count += 1
    assert count > 100
