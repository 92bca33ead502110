"""Words that follow from the result and how the game went: win or loss, moods after it, leads and comebacks."""

from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.marks import WORD, Mark
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.sentence_reading import SentenceReading

# A team that won so many games more than it lost does not struggle, nor is the opposite one of the best.
_CLEAR_RECORD = 2
_GOOD_OR_BAD = (
    r"(?:continues? to|<n> of the) (?P<bad>struggle|falter|worst(?= teams))|<n> of the (?P<good>best|hottest) teams|"
    r"(?P<start>(?:hot|strong|great|good) start to the season)"
)
_QUARTERS = {"second half": (3, 4), "third quarter": (3,), "fourth quarter": (4,)}


def check_results(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of words that the result contradicts."""
    for sentence in reading.sentences:
        yield from _moods(sentence)
        yield from _wins_and_losses(sentence)
        yield from _enough(sentence)
        yield from _records(sentence)
        yield from _courses(sentence)


def _moods(sentence: SentenceReading) -> Iterator[Mark]:
    winner = sentence.figures.winner
    hopes = r"(?:looks?(?:ing)?|try|hope|want|continue) (?:to )?(?:their |its |<t> )?"
    patterns = (
        (r"bounce(?:-| )?back|bounce|get back on track|back on track|turn things around", True),
        (r"keep rolling|keep this momentum|winning ways|build (?:off|on) this(?! win| victory)", False),
    )
    for pattern, is_of_losers in patterns:
        for found in sentence.find(rf"{hopes}(?P<word>{pattern})"):
            team = sentence.team_before(found.place("word"))
            if team is None or winner is None or (team == winner) != is_of_losers:
                continue
            did = "won" if team == winner else "lost"
            yield found.mark("word", WORD, "", f"The {team} {did} this game.", "mood")


def _wins_and_losses(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    if sentence.has(r"n't|not|never|unable"):
        return
    which = r"(?:in|this|was a|off) (?:the |a |this )?(?:huge |big |much-needed )?"
    for found in sentence.find(
        rf"{which}(?P<word>win|victory|loss|defeat|winning effort|losing effort)(?=(?P<rest>.*))"
    ):
        player = sentence.player_before(found.place("word"))
        team = sentence.team_before(found.place("word")) if player is None else figures.team_of(player)
        if team is None or figures.winner is None or found.text("rest").startswith((" over", " against", " to", " at")):
            continue
        if (team == figures.winner) != (found.text("word") in ("win", "victory", "winning effort")):
            right = "win" if team == figures.winner else "loss"
            yield found.mark("word", WORD, right, f"The {figures.winner} won this game.", "win or loss")


def _enough(sentence: SentenceReading) -> Iterator[Mark]:
    """``it was n't enough to get the victory`` of the team that won."""
    for found in sentence.find(r"(?P<word>was n't enough) to (?:(?:\w+|<t>) ){0,6}?(?:win|victory)"):
        team = next(iter(sentence.teams_before(found.end())[::-1]), None)
        if team is not None and team == sentence.figures.winner:
            yield found.mark("word", WORD, "was enough", f"The {team} won this game.", "win or loss")


def _records(sentence: SentenceReading) -> Iterator[Mark]:
    """Words that praise a team that lost more games than it won, or the other way round."""
    figures = sentence.figures
    for found in sentence.find(_GOOD_OR_BAD):
        group = "bad" if found.has("bad") else "good" if found.has("good") else "start"
        team = sentence.team_before(found.place())
        ahead = None if team is None else figures.games_above_even(team)
        if ahead is not None and (ahead if group == "bad" else -ahead) >= _CLEAR_RECORD:
            more = f"{abs(ahead)} games more than they {'lost' if ahead > 0 else 'won'}"
            reason = f"The {team} had {'won' if ahead > 0 else 'lost'} {more}."
            yield found.mark(group, WORD, "", reason, "record")
    for found in sentence.find(r"(?:two|<n>) (?P<word>struggling teams)"):
        records = [figures.games_above_even(team) for team in figures.teams]
        if all(record is not None and record >= _CLEAR_RECORD for record in records):
            yield found.mark("word", WORD, "", "Both teams had won more games than they lost.", "record")


def _courses(sentence: SentenceReading) -> Iterator[Mark]:
    yield from _pulled_away(sentence)
    yield from _leads_and_comebacks(sentence)
    yield from _better_shooters(sentence)
    if not sentence.figures.went_to_overtime:
        for found in sentence.find(
            r"(?P<word>(?:double-)?overtime) (?:win|victory|loss)(?! (?:over|against) (?:the )?<o>)"
        ):
            yield found.mark("word", WORD, "", "The quarters add up to the score: there was no overtime.", "overtime")


def _pulled_away(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    for found in sentence.find(rf"(?P<word>pull(?:ed)? away)(?: (?!<)\S+){{0,2}}? (?P<part>{'|'.join(_QUARTERS)})"):
        team = sentence.team_before(found.place("word"))
        margin = None if team is None else figures.margin(team, _QUARTERS[found.text("part")])
        if margin is not None and (margin <= 0 or team != figures.winner):
            fared = f"were {-margin} points worse" if margin < 0 else "were no better" if margin == 0 else "lost"
            yield found.mark("word", WORD, "", f"The {team} {fared}.", "pull away")


def _leads_and_comebacks(sentence: SentenceReading) -> Iterator[Mark]:
    """Checks who was ahead by the scores after the first three quarters."""
    wire = r"(?P<wire>wire-to - wire) (?:win|victory)"
    came_back = r"(?P<back>battled back|rallied back|came from behind)"
    led = r"(?P<led>(?:led|lead)(?: by \S+)? for the (?:entirety|majority)) of the (?:second half|game)"
    for found in sentence.find(f"{came_back}|{led}|{wire}"):
        team = sentence.figures.winner if found.has("wire") else sentence.team_before(found.place())
        margins = _margins_after_quarters(sentence, team)
        behind = [margin < 0 for margin in margins]
        if found.has("back"):
            if margins and not any(behind):
                yield found.mark("back", WORD, "", f"The {team} were not behind after any quarter.", "came back")
        elif found.has("wire"):
            if any(behind):
                yield found.mark("wire", WORD, "", f"The {team} were behind in between.", "led throughout")
        elif any(behind[1:]) if found.text("led").endswith("entirety") else sum(behind) > 1:
            yield found.mark("led", WORD, "", f"The {team} were behind for a part of it.", "led throughout")


def _margins_after_quarters(sentence: SentenceReading, team: str | None) -> list[int]:
    """Returns by how much a team was ahead after each of the first three quarters; none where that is not known."""
    if team is None:
        return []
    margins = [sentence.figures.margin(team, range(1, last + 1)) for last in (1, 2, 3)]
    known = [margin for margin in margins if margin is not None]
    return known if len(known) == len(margins) else []


def _better_shooters(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    for found in sentence.find(r"(?P<word>superior) shooters"):
        team = sentence.team_before(found.place("word"))
        if team is None:
            continue
        other = figures.opponent(team)
        ours, theirs = figures.team_value(team, "FG_PCT"), figures.team_value(other, "FG_PCT")
        if ours is not None and theirs is not None and ours < theirs:
            yield found.mark("word", WORD, "", f"The {team} shot {ours} percent, the {other} {theirs}.", "superior")
