"""Words that say what a player was: the leader, the next best, a starter, one of two in double figures."""

from collections.abc import Iterator, Sequence

from tlm_fairseq.rotowire.checking.game_figures import DOUBLE_FIGURES, GameFigures
from tlm_fairseq.rotowire.checking.marks import NUMBER, WORD, Mark
from tlm_fairseq.rotowire.checking.reading import Found, Reading, SentenceReading

_ORDINALS = {"second": 2, "third": 3, "fourth": 4}
_BENCH = r"bench|second unit|reserves|bench-leading"
# Up to some words in between that name nobody and count nothing.
_WORDS = r"(?: (?!<)[\w'-]+){0,4}"
_COUNTED = {"points": "PTS", "point": "PTS", "rebounds": "REB", "boards": "REB", "assists": "AST", "steals": "STL"}
_COUNTED |= {"blocks": "BLK", "rebound": "REB", "assist": "AST", "block": "BLK", "steal": "STL"}
_OTHER_COUNTS = r"in (?:rebound|assist|block|steal|both)\w*|on the (?:boards|glass)|with <n>(?: \S+){0,2} (?:rebounds|assists|boards|dimes|steals|blocks)"


def check_leaders(reading: Reading) -> Iterator[Mark]:
    """``led the team``, ``led the bench``, ``game-high``, ``was next``, ``second on the team``."""
    for sentence in reading.sentences:
        yield from _led(sentence)
        yield from _led_the_bench(sentence)
        yield from _highs(sentence)
        yield from _next(sentence, reading)
        yield from _ordinals(sentence)


def check_double_figures(reading: Reading) -> Iterator[Mark]:
    """``double-double``, ``the only other starter in double figures``, ``six players in double figures``."""
    for sentence in reading.sentences:
        yield from _double_doubles(sentence)
        yield from _only_others(sentence)
        yield from _counted_players(sentence)


def check_roles(reading: Reading) -> Iterator[Mark]:
    """``off the bench`` of a starter, ``starter`` of somebody from the bench."""
    for sentence in reading.sentences:
        pattern = r"(?P<role>(?:came )?off (?:the|<p>|their) bench|reserve role|from the bench|in reserve)"
        for found in sentence.find(pattern):
            player = sentence.player_before(found.place("role")) or sentence.player_after(found.end("role"))
            if player is None or not _played(sentence, player[1]) or not sentence.figures.is_starter(player[1]):
                continue
            yield found.mark("role", WORD, "as a starter", f"{player[1]} was a starter.", "bench")


def _played(sentence: SentenceReading, name: str) -> bool:
    player = sentence.figures.players.get(name)
    return player is not None and player.played


def _subject(sentence: SentenceReading, found: Found, group: str) -> str | None:
    """Returns the player that a group is, if he played."""
    name = sentence.entity(found.mention(group))
    return name if name is not None and _played(sentence, name) else None


def _mates(sentence: SentenceReading, name: str) -> list[str]:
    team = sentence.figures.team_of(name)
    assert team is not None
    return sentence.figures.team_mates(team)


def _points(figures: GameFigures, names: Sequence[str]) -> str:
    return ", ".join(f"{name} {figures.value(name, 'PTS')}" for name in names)


def _led(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    patterns = (
        rf"(?P<who><p>){_WORDS} (?P<verb>led) (?:the way|the team|<p> team|the <t>|<t>|all scorers|(?:his|the) squad)(?P<rest>.*)",
        r"(?P<who><p>)(?: 's <n>(?: \S+)?)?(?: <n>-?\S* \S+)? (?P<verb>paced) (?:the )?<t>(?P<rest>.*)",
        r"<t>(?: \( <n-n> \))? (?:was|were) (?P<verb>led) by (?P<who><p>)(?P<rest>.*)",
        rf"(?P<who><p>){_WORDS} (?P<verb>high - point man|high-point man|leading scorer|top scorer)(?P<rest>.*)",
    )
    for pattern in patterns:
        for found in sentence.find(pattern):
            name = _subject(sentence, found, "who")
            if name is None or sentence.has(rf".*\b(?:{_OTHER_COUNTS})"):
                continue
            mates = _mates(sentence, name)
            if found.text("rest").find("off the bench") in range(0, 30):
                mates = [mate for mate in mates if not figures.is_starter(mate)]
            yield from _not_leading(figures, found, name, mates, "led")


def _not_leading(figures: GameFigures, found: Found, name: str, mates: Sequence[str], claim: str) -> Iterator[Mark]:
    best = figures.leaders(mates)
    if best and name not in best and (figures.value(best[0], "PTS") or 0) > (figures.value(name, "PTS") or 0):
        reason = f"{name} scored {figures.value(name, 'PTS')}; more were scored by {_points(figures, best)}."
        yield found.mark("verb", WORD, "", reason, claim)


def _led_the_bench(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    for found in sentence.find(rf"(?P<who><p>){_WORDS} (?P<verb>led|paced|headlined|topped) (?:the|<p>|their) (?P<group>{_BENCH})(?P<rest>.*)"):
        name = _subject(sentence, found, "who")
        if name is None:
            continue
        starts = figures.is_starter(name)
        mates = [mate for mate in _mates(sentence, name) if figures.is_starter(mate) == starts]
        yield from _not_leading(figures, found, name, mates, "led the bench")
        if starts:
            yield found.mark("group", WORD, "starters", f"{name} was a starter.", "bench")
    for found in sentence.find(r"(?P<word>bench-leading)"):
        player = sentence.player_before(found.place("word"))
        if player is not None and _played(sentence, player[1]) and figures.is_starter(player[1]):
            yield found.mark("word", WORD, "", f"{player[1]} was a starter.", "bench")


def _highs(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    for found in sentence.find(r"(?P<word>(?P<whose>game|team)-high)(?: of)?(?: (?:with|a|and))* <n>(?: (?P<noun>[a-z]+))?"):
        player = sentence.player_before(found.place("word")) or sentence.player_after(found.end())
        column = _COUNTED.get(found.text("noun"), "PTS")
        if player is None or not _played(sentence, player[1]):
            continue
        name = player[1]
        names = _mates(sentence, name)
        if found.text("whose") == "game":
            names = [mate for team in figures.teams for mate in figures.team_mates(team)]
        best = figures.leaders(names, column)
        if best and name not in best:
            reason = f"{best[0]} had more: {figures.value(best[0], column)}, and {name} {figures.value(name, column)}."
            yield found.mark("word", WORD, "", reason, "high")


def _next(sentence: SentenceReading, reading: Reading) -> Iterator[Mark]:
    """``was next with 14 points``: there is nobody of the team, not named before, who scored more."""
    figures = sentence.figures
    for found in sentence.find(r"(?P<who><p>) was (?P<word>next|right behind(?: <p>)?)(?P<rest>.*)"):
        name = _subject(sentence, found, "who")
        if name is None:
            continue
        said = set(sentence.earlier) | {name}
        own = figures.value(name, "PTS") or 0
        better = [mate for mate in _mates(sentence, name) if mate not in said and (figures.value(mate, "PTS") or 0) > own]
        if better:
            yield found.mark("word", WORD, "", f"{name} scored {own}; before him come {_points(figures, better)}.", "next")


def _ordinals(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    for found in sentence.find(r"(?P<who><p>) (?:was|finished) (?P<rank>second|third|fourth) (?:on|for) (?:the|<p>) (?:team|<t>|squad)"):
        name = _subject(sentence, found, "who")
        if name is None:
            continue
        ranks = figures.ranks(name, _mates(sentence, name))
        if ranks and _ORDINALS[found.text("rank")] not in ranks:
            yield found.mark("rank", NUMBER, str(ranks[0]), f"{name} was number {ranks[0]} of the team in points.", "rank")


def _double_doubles(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    for found in sentence.find(r"(?P<word>(?:(?P<count>second|third|fourth) )?(?P<kind>double-double|triple-double))"):
        before = [piece.text for piece in sentence.pieces[max(found.place("word") - 3, 0) : found.place("word")]]
        if {"near", "nearly", "of", "shy", "flirted", "season", "his", "straight"} & set(before) and not found.has("count"):
            continue
        player = sentence.player_before(found.place("word")) or sentence.player_after(found.end("word"))
        if player is None and sentence.earlier:
            player = (-1, sentence.earlier[-1])
        if player is None or not _played(sentence, player[1]):
            continue
        name = player[1]
        doubles, said = figures.doubles(name), 2 if found.text("kind") == "double-double" else 3
        if doubles < said or doubles > said == 2:
            line = ", ".join(f"{figures.value(name, column)} {column}" for column in ("PTS", "REB", "AST"))
            truth = {2: "double - double", 3: "triple - double"}.get(doubles, "")
            yield found.mark("word", WORD, truth, f"{name} had {line}.", "double-double")


def _only_others(sentence: SentenceReading) -> Iterator[Mark]:
    group = r"(?P<group>starters?|players?|reserves?|<t>(?: players?| starters?)?)"
    ends = r"(?P<figures>double figures|double digits|double-figures|double-digits)"
    patterns = (
        rf"(?P<who><p>) (?:was|were) the (?P<only>only other) {group}(?: to (?:score|reach|finish))?(?: in)? {ends}",
        rf"the (?P<only>only other) {group} to (?:reach|score in) {ends}(?: in points)? was (?P<who><p>)",
    )
    for pattern in patterns:
        for found in sentence.find(pattern):
            name = _subject(sentence, found, "who")
            if name is not None:
                yield from _not_only(sentence, found, name)


def _not_only(sentence: SentenceReading, found: Found, name: str) -> Iterator[Mark]:
    figures = sentence.figures
    if (figures.value(name, "PTS") or 0) < DOUBLE_FIGURES:
        reason = f"{name} scored {figures.value(name, 'PTS')} points."
        yield found.mark("figures", WORD, "", reason, "double figures")
        return
    starters = "starter" in found.text("group")
    if starters and not figures.is_starter(name):
        yield found.mark("group", WORD, "bench player", f"{name} came off the bench.", "starter")
        return
    names = [mate for mate in _mates(sentence, name) if not starters or figures.is_starter(mate)]
    others = [mate for mate in figures.in_double_figures(names) if mate != name and mate not in sentence.earlier[-4:]]
    if others:
        reason = f"In double figures were {_points(figures, others)} too."
        yield found.mark("only", WORD, "", reason, "only other")


def _counted_players(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    ends = r"(?:in )?double (?:figures|digits)|double-(?:figures|digits)"
    for found in sentence.find(rf"(?P<count><n>) (?P<group>players|starters|reserves|bench players)(?: (?!<)\S+){{0,3}} (?:{ends})(?P<rest>.*)"):
        teams = [one for one in (_team_near(sentence, found)) if one]
        if not teams:
            continue
        names = figures.team_mates(teams[0])
        if found.text("group") != "players":
            names = [name for name in names if figures.is_starter(name) == (found.text("group") == "starters")]
        true, said = len(figures.in_double_figures(names)), found.numbers("count")[0]
        if true != said:
            reason = f"{true} of the {teams[0]} scored ten points or more."
            yield found.mark("count", NUMBER, str(true), reason, "players in double figures")


def _team_near(sentence: SentenceReading, found: Found) -> Iterator[str | None]:
    places = [*range(found.place("count") - 1, -1, -1), *range(found.place("count"), len(sentence.pieces))]
    for place in places:
        piece = sentence.pieces[place]
        if piece.kind == "mention" and piece.who.kind == "team":
            yield sentence.entity(piece.who)
