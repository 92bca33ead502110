"""Who is said to have had the most, or to come next: ``led the team``, ``led the bench``, ``game-high``, ``next``."""

import re
from collections.abc import Iterator, Sequence

from tlm_fairseq.rotowire.checking.column_words import COLUMNS, called
from tlm_fairseq.rotowire.checking.marks import NUMBER, WORD, Mark
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.sentence_reading import Found, SentenceReading

# Up to some words that name nobody and count nothing.
_WORDS = r"(?: (?!<|while|but)[\w'-]+){0,4}"
_BENCH = r"bench|second unit|reserves"
_ORDINALS = {"second": 2, "third": 3, "fourth": 4}


def check_leaders(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of claims to be first, next, or second."""
    for sentence in reading.sentences:
        yield from _led_the_team(sentence)
        yield from _led_the_bench(sentence)
        yield from _highs(sentence)
        yield from _next(sentence)
        yield from _ordinals(sentence)


def player_of(sentence: SentenceReading, found: Found, group: str = "who") -> str | None:
    """Returns the player that a group is, None where he did not play."""
    name = found.name(group)
    return name if name is not None and sentence.figures.has_played(name) else None


def _led_the_team(sentence: SentenceReading) -> Iterator[Mark]:
    team = rf"(?:the )?<t>(?! 's? (?:{_BENCH}))"
    whom = rf"the way|(?:the|<p>) (?:team|squad|club)|{team}|(?P<all>all (?:scorers|players))"
    patterns = (
        rf"(?P<who><p>){_WORDS} (?P<verb>led) (?:{whom})(?=(?P<rest>.*))",
        rf"(?P<who><p>)(?: 's? [^,]*?)? (?P<verb>paced) {team}(?=(?P<rest>.*))",
        r"<t>(?: \( <n-n> \))? (?:was|were) (?P<verb>led|paced) by (?P<who><p>)(?=(?P<rest>.*))",
        r"(?P<who><p>) was the (?P<verb>high-point man|leading scorer|top scorer)(?=(?P<rest>.*))",
    )
    for found in (found for pattern in patterns for found in sentence.find(pattern)):
        name = player_of(sentence, found)
        if name is None:
            continue
        mates = sentence.figures.mates_of(name)
        if found.has("all"):
            mates = [mate for team in sentence.figures.teams for mate in sentence.figures.team_mates(team)]
        if re.match(r".{0,25} off (?:the|<p>) bench", found.text("rest")):
            mates = [mate for mate in mates if not sentence.figures.is_starter(mate)]
        yield from _not_first(sentence, found, name, mates, _column_led(found.text("rest")), "led")


def _column_led(rest: str) -> str:
    """Returns in what a player led, by the words behind: ``in rebounding``, ``with 12 assists``; points by default."""
    found = re.match(r"(?: (?:for|the|<t>|\( <n-n> \)|,))* (?:in|on the) (\w+)", rest) or re.match(
        r"(?: (?:for|the|<t>|\( <n-n> \)|,))* with (?:(?:a|an|his|<p>) )?(?:[\w-]+ )?<n> (\w+)", rest
    )
    return "PTS" if found is None else COLUMNS.get(found[1], "PTS")


def _not_first(
    sentence: SentenceReading, found: Found, name: str, names: Sequence[str], column: str, claim: str
) -> Iterator[Mark]:
    figures = sentence.figures
    best = [one for one in figures.leaders(names, column) if one != name]
    own, most = figures.value(name, column), figures.value(best[0], column) if best else None
    if own is not None and most is not None and most > own and name not in figures.leaders(names, column):
        reason = f"{name} had {own} {called(column)}, less than {figures.listed(best, column)}."
        yield found.mark("verb", WORD, "", reason, claim)


def _led_the_bench(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    whose = r"(?:(?:the )?<t> 's?|the|<p>|their)"
    pattern = rf"(?P<who><p>){_WORDS} (?P<verb>led|paced|headlined|topped) {whose} (?P<group>{_BENCH})(?=(?P<rest>.*))"
    for found in sentence.find(pattern):
        name = player_of(sentence, found)
        if name is None:
            continue
        starts = figures.is_starter(name)
        if starts:
            yield found.mark("group", WORD, "starters", f"{name} was a starter.", "bench")
        mates = [mate for mate in sentence.figures.mates_of(name) if figures.is_starter(mate) == starts]
        yield from _not_first(sentence, found, name, mates, _column_led(found.text("rest")), "led the bench")


def _highs(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    claim = r"(?P<verb>(?P<whose>game|team|bench)-(?:high|best|leading))"
    for found in sentence.find(rf"{claim}(?: of)?(?: (?:with|a|and))* <n>(?: (?P<noun>[a-z]+))?"):
        player = sentence.player_near(found.place("verb"), found.end())
        column = COLUMNS.get(found.text("noun"), "PTS")
        if player is None or not sentence.figures.has_played(player):
            continue
        names = sentence.figures.mates_of(player)
        if found.text("whose") == "game":
            names = [mate for team in figures.teams for mate in figures.team_mates(team)]
        elif found.text("whose") == "bench":
            if figures.is_starter(player):
                yield found.mark("verb", WORD, "", f"{player} was a starter.", "bench")
                continue
            names = [mate for mate in names if not figures.is_starter(mate)]
        yield from _not_first(sentence, found, player, names, column, "high")


def _next(sentence: SentenceReading) -> Iterator[Mark]:
    """``was next with 14 points``: there is nobody of the team, not named before, who scored more."""
    figures = sentence.figures
    for found in sentence.find(r"(?P<who><p>) was (?P<word>next|(?:not far |n't far |right )?behind(?: <p>)?)"):
        name = player_of(sentence, found)
        if name is None or name in sentence.earlier:
            continue
        own = figures.value(name, "PTS") or 0
        mates = [mate for mate in sentence.figures.mates_of(name) if mate not in sentence.earlier]
        better = [mate for mate in mates if (figures.value(mate, "PTS") or 0) > own]
        if better:
            reason = f"{name} scored {own}; before him come {figures.listed(better)}."
            yield found.mark("word", WORD, "", reason, "next")


def _ordinals(sentence: SentenceReading) -> Iterator[Mark]:
    pattern = r"(?P<who><p>) (?:was|finished) (?P<rank>second|third|fourth) (?:on|for) (?:the|<p>) (?:team|<t>|squad)"
    for found in sentence.find(pattern):
        name = player_of(sentence, found)
        if name is None:
            continue
        ranks = sentence.figures.ranks(name, sentence.figures.mates_of(name))
        if ranks and _ORDINALS[found.text("rank")] not in ranks:
            reason = f"{name} was number {ranks[0]} of his team in points."
            yield found.mark("rank", NUMBER, str(ranks[0]), reason, "rank")
