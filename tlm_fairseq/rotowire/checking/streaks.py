"""Results and figures of several games, decided where the schedule, the calendar or the record can do so."""

from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.column_words import COLUMNS
from tlm_fairseq.rotowire.checking.game_figures import number_of
from tlm_fairseq.rotowire.checking.marks import NOT_CHECKABLE, NUMBER, WORD, Mark
from tlm_fairseq.rotowire.checking.other_games import undecided
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.sentence_reading import Found, SentenceReading
from tlm_fairseq.rotowire.extraction.number_words import ORDINALS

_RESULTS = (
    r"(?P<claim>(?P<verb>won|lost|winners of|losers of)(?: <n>)? (?P<count><n>))"
    r"(?: of (?:their|its|the|<t>) (?:last|past) (?P<of><n>)|(?P<row> straight| in a row| consecutive))"
)
_ORDINALS = {word: number for number, word in enumerate(ORDINALS) if number >= 3}
_LENGTHS = (
    rf"(?P<nth>{'|'.join(_ORDINALS)}) (?:(?:straight|consecutive) (?:win|victory|loss|defeat)|in a row)|"
    r"(?P<count><n>) (?:straight|consecutive) (?:wins|victories|losses|defeats)|"
    r"streak (?:\w+ )?to (?P<to><n>) games|"
    r"(?:streak|skid) of (?:the )?<t> has reached (?P<reached><n>)"
)
_TOTALS = (
    r"combin\w+ for(?: just| only)? (?P<first><n>) (?P<first_noun>\w+)"
    r"(?: (?:and|,) (?P<second><n>) (?P<second_noun>\w+))?(?: and (?P<third><n>) (?P<third_noun>\w+))?"
)
_MEANS = r"averag\w+ (?P<first><n>) \w+(?:(?: per game)?(?: and| ,) (?P<second><n>) \w+)?"
_COURSE = r"(?P<first><n>) ties and (?P<second><n>) lead changes(?:.* more than (?P<third><n>) points)?"
_ROAD_WINS = r"(?P<first><n>) (?:road|home) (?:wins?|victories|losses) in (?P<second><n>) (?:games|tries)"


def check_streaks(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of claims about several games, the standings, and the course of this game."""
    for sentence in reading.sentences:
        for found in sentence.find(_RESULTS):
            yield from _results(reading, sentence, found)
        yield from _lengths(reading, sentence)
        if sentence.has(r"last|past|span|games|in a row|stretch"):
            for found in sentence.find(_TOTALS):
                yield from _totals(reading, sentence, found)
        for found in sentence.find(_MEANS):
            yield from _numbers(found, "a mean of several games", "average")
        for found in sentence.find(_COURSE):
            yield from _numbers(found, "the score minute by minute", "course of the game")
        for found in sentence.find(_ROAD_WINS):
            yield from _numbers(found, "results of other games", "streak")
        yield from _words(sentence)


def _lengths(reading: Reading, sentence: SentenceReading) -> Iterator[Mark]:
    """``the third straight win for the Foxes``, where the game's schedule has its streaks."""
    for found in sentence.find(_LENGTHS):
        group = next(name for name in ("nth", "count", "to", "reached") if found.has(name))
        team = sentence.team_before(found.place(group)) or next(iter(sentence.teams_before(len(sentence.pieces))), None)
        streak = None if team is None else reading.schedule.streak(team)
        said = _ORDINALS[found.text("nth")] if group == "nth" else found.numbers(group)[0]
        if streak is not None and said != abs(streak):
            did = "won" if streak > 0 else "lost"
            reason = f"The {team} have {did} {abs(streak)} in a row."
            yield found.mark(group, NUMBER, str(abs(streak)), reason, "streak")


def _words(sentence: SentenceReading) -> Iterator[Mark]:
    for found in sentence.find(r"(?P<days>back-to - back)"):
        yield undecided(found, "days", WORD, "when the games before and after are", "back-to-back")
    for found in sentence.find(r"<n> game (?P<kind>winning|losing) streak"):
        yield undecided(found, "kind", WORD, "the results of other games", "streak")
    for found in sentence.find(r"(?P<place>(?:first|second|third|fourth|fifth|last|\w+th) (?:place|seed))"):
        yield undecided(found, "place", NOT_CHECKABLE, "the standings", "standings")
    for found in sentence.find(r"(?P<high>season-high|season-best|career-high)"):
        yield undecided(found, "high", NOT_CHECKABLE, "the other games of the season", "season high")


def _numbers(found: Found, what: str, claim: str) -> Iterator[Mark]:
    for group in ("first", "second", "third"):
        if found.has(group):
            yield undecided(found, group, NUMBER, what, claim)


def _results(reading: Reading, sentence: SentenceReading, found: Found) -> Iterator[Mark]:
    """``have now won four of their last five games``, ``lost two in a row``."""
    figures, team = sentence.figures, sentence.team_before(found.place("verb"))
    won, count = found.text("verb").startswith("w"), found.numbers("count")[0]
    did = "won" if won else "lost"
    if team is None or sentence.has(r"(?:came|coming|entered|checked) (?:in|into|to)"):
        yield undecided(found, "count", NUMBER, "the results of other games", "streak")
        return
    record = figures.team_value(team, "WINS" if won else "LOSSES")
    is_winner = None if figures.winner is None else figures.winner == team
    games = found.numbers("of")[0] if found.has("of") else count
    results, streak = reading.schedule.last_results(team, games), reading.schedule.streak(team)
    if found.has("row") and is_winner is (not won):
        truth = "lost" if won else "won"
        yield found.mark("claim", WORD, truth, f"The {team} {truth} this game.", "streak")
    elif record is not None and count > record:
        yield found.mark("count", NUMBER, "", f"The {team} had {did} only {record} games this season.", "streak")
    elif found.has("row") and streak is not None and count > abs(streak):
        reason = f"The {team} have {did} {abs(streak)} in a row."
        yield found.mark("count", NUMBER, str(abs(streak)), reason, "streak")
    elif results is None:
        yield undecided(found, "count", NUMBER, "the results of other games", "streak")
    elif results.count(won) != count:
        reason = f"The {team} had {did} {results.count(won)} of their last {games} games."
        yield found.mark("count", NUMBER, str(results.count(won)), reason, "streak")


def _totals(reading: Reading, sentence: SentenceReading, found: Found) -> Iterator[Mark]:
    """``combined for 48 points and 14 assists over his last two games``."""
    player = sentence.player_before(found.place()) or (sentence.earlier[-1] if sentence.earlier else None)
    games = [span.numbers("games")[0] for span in sentence.find(r"(?:last|past) (?P<games><n>) games")]
    for group in ("first", "second", "third"):
        if not found.has(group):
            continue
        true = None
        if player is not None and games == [2]:
            true = _of_two_games(reading, player, COLUMNS.get(found.text(f"{group}_noun")))
        if true is None:
            yield undecided(found, group, NUMBER, "a total of several games", "several games")
        elif true != found.numbers(group)[0]:
            reason = f"{player} had {true} in this game and the one before."
            yield found.mark(group, NUMBER, str(true), reason, "several games")


def _of_two_games(reading: Reading, name: str, column: str | None) -> int | None:
    """Returns the sum of a player's figures in this game and in the one before, None where they are not known."""
    team = reading.figures.team_of(name)
    if reading.calendar is None or team is None or column is None:
        return None
    before = reading.calendar.previous_game(reading.game, team)
    rows = [player for player in before.players if player.name == name] if before is not None else []
    here = reading.figures.value(name, column)
    there = number_of(rows[0].figures[column]) if rows and rows[0].played else None
    return None if here is None or there is None else here + there
