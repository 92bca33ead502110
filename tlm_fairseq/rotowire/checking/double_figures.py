"""Claims about double figures: double-doubles, the only other player with ten points, how many had as many."""

from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.game_figures import DOUBLE_FIGURES
from tlm_fairseq.rotowire.checking.leaders import player_of
from tlm_fairseq.rotowire.checking.marks import NUMBER, WORD, Mark
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.sentence_reading import Found, SentenceReading

_FIGURES = r"double[ -](?:figures|digits)"
_DOUBLES = {"double-double": 2, "triple-double": 3, "quadruple-double": 4}
# "He was an assist shy of a double-double", "flirted with", "nearly", and those of other games.
_NOT_HIS = frozenset(
    "near nearly almost shy short approaching flirted missed season straight consecutive threatened for".split()
)
# How many of those named last a text takes for known when it says "the only other".
_KNOWN = 4


def check_double_figures(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of wrong claims about double figures."""
    for sentence in reading.sentences:
        yield from _double_doubles(sentence)
        yield from _only_others(sentence)
        yield from _counts_of_players(sentence)


def _double_doubles(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    for found in sentence.find(
        rf"(?P<word>(?:(?:second|third|fourth) )?(?P<kind>{'|'.join(_DOUBLES)}))(?: of <p> own)?"
    ):
        place = found.place("word")
        if not _NOT_HIS.isdisjoint(sentence.words[max(place - 5, 0) : place]):
            continue
        name = sentence.player_near(place, found.end())
        if name is None and sentence.earlier and not sentence.players():
            name = sentence.earlier[-1]
        if name is None or not sentence.figures.has_played(name):
            continue
        doubles = figures.doubles(name)
        if doubles != _DOUBLES[found.text("kind")]:
            line = " ".join(f"{figures.value(name, column)} {column}" for column in ("PTS", "REB", "AST", "STL", "BLK"))
            truth = {count: word for word, count in _DOUBLES.items()}.get(doubles, "")
            yield found.mark("word", WORD, truth.replace("-", " - "), f"{name} had {line}.", "double-double")


def _only_others(sentence: SentenceReading) -> Iterator[Mark]:
    ends = rf"(?: in)? (?P<figures>{_FIGURES})"
    group = r"(?P<group>[\w-]+|<[to]>(?: players?| starters?| reserves?)?)"
    patterns = (
        rf"(?P<who><p>) (?:was|were) the (?P<only>only other) {group}(?: to (?:score|reach|finish))?{ends}",
        rf"the (?P<only>only other) {group} to (?:reach|score|finish){ends}(?: in points)? was (?P<who><p>)",
        rf"the (?P<only>only other) {group}{ends}(?: in points)? was (?P<who><p>)",
    )
    for found in (found for pattern in patterns for found in sentence.find(pattern)):
        name = player_of(sentence, found)
        if name is not None:
            yield from _not_only(sentence, found, name)


def _not_only(sentence: SentenceReading, found: Found, name: str) -> Iterator[Mark]:
    """The first of three things that must hold: he has ten points, he is of the group, nobody else of it is left."""
    figures = sentence.figures
    starters = "starter" in found.text("group")
    if starters and not figures.is_starter(name):
        yield found.mark("group", WORD, "bench player", f"{name} came off the bench.", "starter")
        return
    if (points := figures.value(name, "PTS")) is not None and points < DOUBLE_FIGURES:
        yield found.mark("figures", WORD, "", f"{name} scored {points}.", "double figures")
        return
    names = [mate for mate in sentence.figures.mates_of(name) if not starters or figures.is_starter(mate)]
    known = {name, *sentence.players(), *sentence.earlier[-_KNOWN:]}
    others = [mate for mate in figures.in_double_figures(names) if mate not in known]
    if others:
        reason = f"{figures.listed(others)} reached double figures too."
        yield found.mark("only", WORD, "", reason, "only other")


def _counts_of_players(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    for found in sentence.find(
        rf"(?P<count><n>) (?P<group>players|starters|reserves)(?: (?!<)\S+){{0,3}}?(?: in)? {_FIGURES}"
    ):
        team = sentence.team_before(found.place("count"), objects=True)
        team = team or next((one for one in sentence.teams_before(len(sentence.pieces))), None)
        if team is None:
            continue
        names = figures.team_mates(team)
        if found.text("group") != "players":
            names = [name for name in names if figures.is_starter(name) == (found.text("group") == "starters")]
        true = len(figures.in_double_figures(names))
        if true != found.numbers("count")[0]:
            reason = f"{true} {found.text('group')} of the {team} scored ten points or more."
            yield found.mark("count", NUMBER, str(true), reason, "players in double figures")
