"""Words that follow from the result and how the game went: win or loss, moods after it, leads and comebacks."""

from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.marks import WORD, Mark
from tlm_fairseq.rotowire.checking.reading import Reading, SentenceReading

# A team that won so many games more than it lost does not struggle.
_WINNING_RECORD = 2
_QUARTERS = {"second half": (3, 4), "third quarter": (3,), "fourth quarter": (4,)}


def check_results(reading: Reading) -> Iterator[Mark]:
    """Yields the marks of words that the result contradicts."""
    for sentence in reading.sentences:
        yield from _moods(sentence)
        yield from _wins_and_losses(sentence)
        yield from _struggles(sentence)
        yield from _courses(sentence)


def _moods(sentence: SentenceReading) -> Iterator[Mark]:
    winner = sentence.figures.winner
    patterns = (
        (r"bounce(?:-| )?back|bounce|get back on track|back on track|turn things around", True),
        (r"keep rolling|keep this momentum|winning ways|build (?:off|on) this", False),
    )
    for pattern, is_of_losers in patterns:
        for found in sentence.find(rf"(?:looks?(?:ing)?|try|hope|want|continue) (?:to )?(?:<t> )?(?P<word>{pattern})"):
            team = sentence.team_before(found.place("word"))
            if team is None or winner is None or (team == winner) != is_of_losers:
                continue
            if found.text("word").startswith("build") and sentence.has(r"build (?:off|on) this (?:win|victory)"):
                continue
            did = "won" if team == winner else "lost"
            yield found.mark("word", WORD, "", f"The {team} {did} this game.", "mood")


def _wins_and_losses(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    if sentence.has(r"n't|not|never|unable"):
        return
    which = r"(?:in|this|was a|off) (?:the |a |this )?(?:huge |big |much-needed )?"
    for found in sentence.find(rf"{which}(?P<word>win|victory|loss|defeat)(?P<rest>.*)"):
        player = sentence.player_before(found.place("word"))
        team = sentence.team_before(found.place("word")) if player is None else figures.team_of(player[1])
        if team is None or figures.winner is None or found.text("rest").startswith((" over", " against", " to", " at")):
            continue
        if (team == figures.winner) != (found.text("word") in ("win", "victory")):
            right = "win" if team == figures.winner else "loss"
            yield found.mark("word", WORD, right, f"The {figures.winner} won this game.", "win or loss")


def _struggles(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    for found in sentence.find(r"continues? to (?P<word>struggle|falter)"):
        team = sentence.team_before(found.place("word"))
        if team is not None and (ahead := figures.games_above_even(team)) is not None and ahead >= _WINNING_RECORD:
            yield found.mark("word", WORD, "", f"The {team} had won {ahead} games more than they lost.", "struggle")
    for found in sentence.find(r"(?:two|<n>) (?P<word>struggling teams)"):
        records = [figures.games_above_even(team) for team in figures.teams]
        if all(record is not None and record >= _WINNING_RECORD for record in records):
            yield found.mark("word", WORD, "", "Both teams had won more games than they lost.", "struggle")


def _courses(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    for found in sentence.find(rf"(?P<word>pull(?:ed)? away)(?: (?!<)\S+){{0,2}}? (?P<part>{'|'.join(_QUARTERS)})"):
        team = sentence.team_before(found.place("word"))
        margin = None if team is None else figures.margin(team, _QUARTERS[found.text("part")])
        if margin is not None and (margin <= 0 or team != figures.winner):
            reason = f"The {team} were {-margin} points worse in it." if margin < 0 else f"The {team} did not."
            yield found.mark("word", WORD, "", reason, "pull away")
    for found in sentence.find(r"(?P<word>battled back|rallied back|came from behind)"):
        team = sentence.team_before(found.place("word"))
        margins = [] if team is None else [figures.margin(team, range(1, last + 1)) for last in (1, 2, 3)]
        if margins and all(margin is not None and margin >= 0 for margin in margins):
            yield found.mark("word", WORD, "", f"The {team} were not behind after any quarter.", "came back")
    for found in sentence.find(
        r"(?P<word>(?:led|lead)(?: by \S+)? for the (?:entirety|majority)) of the (?P<part>second half|game)"
    ):
        team = sentence.team_before(found.place("word"))
        margins = [] if team is None else [figures.margin(team, range(1, last + 1)) for last in (1, 2, 3)]
        behind = [margin is not None and margin < 0 for margin in margins]
        if any(behind[1:]) if found.text("word").endswith("entirety") else sum(behind) > 1:
            yield found.mark("word", WORD, "", f"The {team} were behind for a part of it.", "led throughout")
    for found in sentence.find(r"(?P<word>superior) shooters"):
        team = sentence.team_before(found.place("word"))
        if team is None:
            continue
        other = figures.opponent(team)
        ours, theirs = figures.team_value(team, "FG_PCT"), figures.team_value(other, "FG_PCT")
        if ours is not None and theirs is not None and ours < theirs:
            yield found.mark("word", WORD, "", f"The {team} shot {ours} percent, the {other} {theirs}.", "superior")
    if not figures.went_to_overtime:
        for found in sentence.find(
            r"(?P<word>(?:double-)?overtime) (?:win|victory|loss|defeat)(?! (?:over|against) (?:the )?<o>)"
        ):
            yield found.mark("word", WORD, "", "The quarters add up to the score: there was no overtime.", "overtime")
