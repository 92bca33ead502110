"""By how much a team was ahead, where no score is given: ``outscored them by eight in the second quarter``."""

from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.game_figures import DOUBLE_FIGURES, GameFigures
from tlm_fairseq.rotowire.checking.marks import NUMBER, WORD, Mark
from tlm_fairseq.rotowire.checking.periods import period_of
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.scores import OUTREBOUNDED, OUTSCORED
from tlm_fairseq.rotowire.checking.sentence_reading import Found, SentenceReading

_AHEAD = rf"(?P<verb>{OUTSCORED}|{OUTREBOUNDED}) (?:the )?(?P<other><t>|them)(?: by (?P<by><n>))?(?=(?P<rest>.*))"
_WIN = r"(?P<by><n>)(?: point)? (?:win|victory) (?:over|against) (?:the )?(?P<other><t>)"
_WON_BY = r"(?P<verb>won|win|victory|lost|loss) by (?:just |only )?(?P<by><n>)(?: points)?"
_DOUBLE_DIGITS = r"(?P<word>double-digit) (?:win|victory|loss)|(?:won|lost) by (?P<by>double-digits|double digits)"
_STOOD = (
    r"(?P<by><n>) point (?:(?:halftime )?(?:lead|advantage|deficit|edge))(?= (?:at|into|after|entering)|$)|"
    r"(?:led|trailed|trailing|leading|ahead|behind|up|down) by (?P<other_by><n>)(?: points)?"
    r"(?= (?:at|into|after|entering))"
)
_NEVER = r"(?:(?P<team><t>) never led|neither team (?:led|leading)) by (?:more|greater) than (?P<by><n>)"
_CLOSE = r"(?P<by><n>) point game (?:at the end of the third|at halftime|after <n> quarters)"
# Words for other games.
_OTHERS = r"<o>|last|previous|season|streak|straight"


def check_margins(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of wrong margins, and of verbs that make the wrong team the better one."""
    for sentence in reading.sentences:
        for found in sentence.find(_AHEAD):
            # With a score behind it is checked with that.
            if found.has("by") or not found.text("rest").startswith((" ,", " by a", " <n-n>")):
                yield from _ahead(sentence, found)
        for found in sentence.find(_WIN):
            yield from _win(sentence, found)
        for found in sentence.find(_CLOSE):
            yield from _closeness(sentence, found, "by")
        for found in sentence.find(_STOOD):
            yield from _closeness(sentence, found, "by" if found.has("by") else "other_by")
        for found in sentence.find(_NEVER):
            yield from _never_more(sentence, found)
        yield from _final_margins(sentence)


def _ahead(sentence: SentenceReading, found: Found) -> Iterator[Mark]:
    figures, other = sentence.figures, found.name("other")
    team = sentence.team_before(found.place()) if other is None else figures.opponent(other)
    if team is None:
        return
    if "rebound" in found.text("verb"):
        yield from _check(found, team, _difference(figures, team, "REB"), "rebounds")
        return
    period = period_of(sentence, found.place())
    if period is not None:
        yield from _check(found, team, figures.margin(team, period.quarters), f"points in the {period.name}")


def _win(sentence: SentenceReading, found: Found) -> Iterator[Mark]:
    figures, other = sentence.figures, found.name("other")
    if figures.winner is not None and other == figures.opponent(figures.winner):
        yield from _check(found, figures.winner, _difference(figures, figures.winner, "PTS"), "points")


def _never_more(sentence: SentenceReading, found: Found) -> Iterator[Mark]:
    """``neither team leading by more than 11 points``: the scores after the quarters may say otherwise."""
    figures, team = sentence.figures, found.name("team") if found.has("team") else None
    for name in figures.teams if team is None else (team,):
        margins = [figures.margin(name, range(1, last + 1)) for last in (1, 2, 3)] + [_difference(figures, name, "PTS")]
        most = max((margin for margin in margins if margin is not None), default=0)
        if most > found.numbers("by")[0]:
            yield found.mark("by", NUMBER, "", f"The {name} were {most} points ahead at one time.", "margin")


def _final_margins(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    margin = None if figures.winner is None else _difference(figures, figures.winner, "PTS")
    if margin is None or sentence.has(_OTHERS):
        return
    for found in sentence.find(_WON_BY):
        if found.numbers("by")[0] != margin:
            yield found.mark("by", NUMBER, str(margin), f"The {figures.winner} won by {margin}.", "margin")
    for found in sentence.find(_DOUBLE_DIGITS):
        if margin < DOUBLE_FIGURES:
            group = "word" if found.has("word") else "by"
            yield found.mark(group, WORD, "", f"The {figures.winner} won by {margin}.", "margin")


def _closeness(sentence: SentenceReading, found: Found, group: str) -> Iterator[Mark]:
    """``to make it a one - point game at the end of the third quarter``, ``a 12 - point lead at halftime``."""
    period = period_of(sentence, found.end(group) - 1)
    if period is None or period.quarters[0] != 1:
        return
    margin = sentence.figures.margin(sentence.figures.game.home.name, period.quarters)
    if margin is not None and abs(margin) != found.numbers(group)[0]:
        yield found.mark(group, NUMBER, str(abs(margin)), f"The difference was {abs(margin)} points then.", "margin")


def _check(found: Found, team: str, margin: int | None, what: str) -> Iterator[Mark]:
    if margin is None:
        return
    said = found.numbers("by")[0] if found.has("by") else None
    fared = f"{abs(margin)} {what} {'more' if margin > 0 else 'less'}" if margin else f"as many {what}"
    if said is not None and said != margin:
        yield found.mark("by", NUMBER, str(margin), f"The {team} had {fared}, not {said} more.", "margin")
    elif said is None and margin <= 0:
        yield found.mark("verb", WORD, "", f"The {team} had {fared}.", "ahead")


def _difference(figures: GameFigures, team: str, column: str) -> int | None:
    ours, theirs = figures.team_value(team, column), figures.team_value(figures.opponent(team), column)
    return None if ours is None or theirs is None else ours - theirs
