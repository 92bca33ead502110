"""Figures that are sums over players: shots of a team, points of a bench, several players together."""

from collections.abc import Iterable, Iterator, Sequence

from tlm_fairseq.rotowire.checking.column_words import COLUMNS
from tlm_fairseq.rotowire.checking.game_figures import GameFigures
from tlm_fairseq.rotowire.checking.marks import NUMBER, Mark
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.sentence_reading import Found, SentenceReading
from tlm_fairseq.rotowire.extraction.cue_words import zone_of

# "10 - of - 16 attempts" may be free throws that the words before speak of.
_OF_ANY_ZONE = ("attempts", "shots", "shot")


def check_sums(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of sums that the players' figures do not add up to."""
    for sentence in reading.sentences:
        yield from _team_shots(sentence)
        yield from _together(sentence)
        yield from _benches(sentence)


def _total(figures: GameFigures, names: Iterable[str], column: str) -> int:
    return sum(figures.value(name, column) or 0 for name in names)


def _team_shots(sentence: SentenceReading) -> Iterator[Mark]:
    """``The Blazers shot just 7 - 24 ( 39 percent ) from three - point land``."""
    figures = sentence.figures
    for found in sentence.find(r"(?P<team><t>) (?:shot|went|hit|made)(?: \w+)? (?P<shots><n-n>)"):
        team, place = found.name("team"), found.place("shots")
        behind = next((at for at in range(place + 1, len(sentence.words)) if sentence.words[at] == "<n-n>"), None)
        words = [piece for piece in sentence.pieces[place + 1 : behind][:9] if piece.text not in _OF_ANY_ZONE]
        zone = zone_of(words)
        if team is None or zone is None:
            continue
        for number, column in zip(sentence.pieces[place].numbers, (f"{zone}M", f"{zone}A")):
            true = _total(figures, figures.team_mates(team), column)
            if true != number.value:
                reason = f"The players of the {team} have {true} together, not {number.value}."
                yield Mark(number.start, number.end, NUMBER, str(true), reason, "team shots")


def _together(sentence: SentenceReading) -> Iterator[Mark]:
    """``Curry and Thompson combined for 45 points``, in this game."""
    if sentence.has(r"last|past|previous|season|games"):
        return
    for found in sentence.find(
        r"(?P<one><p>) and (?P<other><p>) combined (?:for|to score) (?P<count><n>) (?P<noun>\w+)"
    ):
        names = [name for group in ("one", "other") if (name := found.name(group)) is not None]
        column = COLUMNS.get(found.text("noun"))
        if len(names) == 2 and column is not None:
            yield from _wrong_sum(found, sentence.figures, names, column, " and ".join(names))


def _benches(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    group, verb = r"(?:bench|reserves|second unit)", r"(?:combined for|scored|totaled|contributed|provided)"
    for found in sentence.find(rf"(?P<team><t>) (?:'s? )?{group} {verb} (?P<count><n>) points"):
        team = found.name("team")
        if team is not None:
            names = [name for name in figures.team_mates(team) if not figures.is_starter(name)]
            yield from _wrong_sum(found, figures, names, "PTS", f"The bench of the {team}")


def _wrong_sum(found: Found, figures: GameFigures, names: Sequence[str], column: str, who: str) -> Iterator[Mark]:
    true, said = _total(figures, names, column), found.numbers("count")[0]
    if true != said:
        yield found.mark("count", NUMBER, str(true), f"{who} had {true} together, not {said}.", "sum")
