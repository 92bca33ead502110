"""Words that follow from the result: a win or a loss, struggling, bouncing back, leads and comebacks."""

from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.marks import NAME, WORD, Mark
from tlm_fairseq.rotowire.checking.reading import Found, Reading, SentenceReading


def check_results(reading: Reading) -> Iterator[Mark]:
    for sentence in reading.sentences:
        yield from _moods(sentence)
        yield from _second_halves(sentence)
        yield from _overtime(sentence)


def team_before(sentence: SentenceReading, place: int) -> str | None:
    for at in range(place - 1, -1, -1):
        piece = sentence.pieces[at]
        if piece.kind == "mention" and piece.who.kind == "team":
            return sentence.entity(piece.who)
    return None


def _moods(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    for found in sentence.find(r"(?P<word>bounce back|bounce|get back on track|back on track|turn things around|get things turned around|rebound from)"):
        team = team_before(sentence, found.place("word"))
        if team is not None and team == figures.winner:
            yield found.mark("word", WORD, "", f"The {team} won this game.", "mood of a loser")
    for found in sentence.find(r"(?P<word>keep rolling|keep this momentum(?: going)?|build off|winning ways|ride this)"):
        team = team_before(sentence, found.place("word"))
        if team is not None and figures.winner is not None and team != figures.winner:
            yield found.mark("word", WORD, "", f"The {team} lost this game.", "mood of a winner")
    for found in sentence.find(r"continue to (?P<word>struggle|falter|fall)"):
        team = team_before(sentence, found.place("word"))
        if team is None:
            continue
        wins, losses = figures.team_value(team, "WINS"), figures.team_value(team, "LOSSES")
        if wins is not None and losses is not None and wins > losses:
            yield found.mark("word", WORD, "", f"The {team} had won {wins} games and lost {losses}.", "struggle")
    for found in sentence.find(r"this (?:huge |big )?(?P<word>win|victory|loss|defeat)|(?:a|the) (?:huge |big )?(?P<plain>win|victory|loss|defeat)"):
        group = "word" if found.has("word") else "plain"
        team = team_before(sentence, found.place(group))
        player = sentence.player_before(found.place(group))
        if player is not None:
            team = figures.team_of(player[1])
        if team is None or figures.winner is None:
            continue
        if (team == figures.winner) != (found.text(group) in ("win", "victory")):
            yield found.mark(group, WORD, "", f"The {figures.winner} won this game.", "win or loss")


def _second_halves(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    for found in sentence.find(r"(?P<word>pull away)(?: (?!<)\S+){0,2} (?P<part>second half|fourth quarter|third quarter)"):
        team = team_before(sentence, found.place("word"))
        quarters = {"second half": (3, 4), "fourth quarter": (4,), "third quarter": (3,)}[found.text("part")]
        if team is not None and (margin := figures.margin(team, quarters)) is not None and margin <= 0:
            yield found.mark("word", WORD, "", f"The {team} were {-margin} points worse in it.", "pull away")
    for found in sentence.find(r"(?P<word>battled back)"):
        team = team_before(sentence, found.place("word"))
        if team is not None and (margin := figures.margin(team, (1, 2))) is not None and margin >= 0:
            yield found.mark("word", WORD, "", f"The {team} were not behind at the half.", "battled back")
    for found in sentence.find(r"(?:led|lead) for (?:the )?(?P<word>entirety|entire|all) of the second half"):
        team = team_before(sentence, found.place("word"))
        if team is None:
            continue
        half, third = figures.margin(team, (1, 2)), figures.margin(team, (1, 2, 3))
        if half is not None and third is not None and min(half, third) < 0:
            yield found.mark("word", WORD, "", f"The {team} were behind in it.", "led all the half")
    for found in sentence.find(r"(?P<word>superior) shooters"):
        team = team_before(sentence, found.place("word"))
        if team is None:
            continue
        other = figures.opponent(team)
        ours, theirs = figures.team_value(team, "FG_PCT"), figures.team_value(other, "FG_PCT")
        if ours is not None and theirs is not None and ours < theirs:
            yield found.mark("word", WORD, "", f"The {team} shot {ours} percent, the {other} {theirs}.", "superior")
    for found in sentence.find(r"(?P<word>rebounding) was .*"):
        teams = [one for place in range(len(sentence.pieces)) if (one := team_before(sentence, place + 1))]
        if not teams or not sentence.has("rebound\\w+|boards|battle"):
            continue
        ours, theirs = figures.team_value(teams[0], "REB"), figures.team_value(figures.opponent(teams[0]), "REB")
        if ours is not None and theirs is not None and ours < theirs:
            yield found.mark("word", WORD, "", f"The {teams[0]} had {ours} rebounds, the others {theirs}.", "rebounding")


def _overtime(sentence: SentenceReading) -> Iterator[Mark]:
    figures = sentence.figures
    if not figures.went_to_overtime:
        for found in sentence.find(r"(?P<word>overtime|double-overtime)"):
            yield found.mark("word", WORD, "", "The quarters add up to the points: there was no overtime.", "overtime")
