"""Names that are wrong: a team against itself, a team that is not the player's, figures of somebody else.

Whoever finds a wrong name notes in the sentence who is meant, so that what is checked later is held against that one:
one wrong name is one error, not one for each figure that follows.
"""

import re
from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.game_figures import GameFigures, number_of
from tlm_fairseq.rotowire.checking.marks import CONTEXT, NAME, Mark
from tlm_fairseq.rotowire.checking.periods import period_of
from tlm_fairseq.rotowire.checking.reading import Found, Reading, SentenceReading
from tlm_fairseq.rotowire.checking.stated_figures import Statement, statements
from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER, TEAM

# What a team does to the other one.
AGAINST = (
    r"defeated|defeating|beat|beating|topped|downed|edged|routed|outlasted|bested|held off|knocked off|took down|"
    r"dispatched|(?:out-?|over)\w+|held|holding|limited|limiting|forced?|forcing|keep up with|loss to|pierce|"
    r"turnovers from"
)
# By how many figures another must fit better.
_BETTER_BY = 2


def check_opponents(reading: Reading) -> Iterator[Mark]:
    """A team that is said to play against itself, or against a player."""
    for sentence in reading.sentences:
        for found in sentence.find(r"(?P<team><t>)(?: \( <n-n> \))? defeated the (?P<other><[op]>) \("):
            if (team := found.name("team")) is not None and sentence.number == 0:
                meant = sentence.figures.opponent(team)
                yield _rename(sentence, found.place("other"), meant, f"The {team} played the {meant}.")
        for found in sentence.find(rf"(?P<verb>{AGAINST}) (?:the )?(?:host |visiting |lowly )?(?P<other><t>)"):
            place = found.place("other")
            subjects = _subjects(sentence, found.place("verb"))
            if not subjects or not sentence.is_name(place) or sentence.name_at(place) != sentence.name_at(subjects[0]):
                continue
            team = sentence.name_at(place)
            assert team is not None
            wrong = subjects[0] if _was_behind(sentence, found, team) and sentence.is_name(subjects[0]) else place
            yield _rename(sentence, wrong, sentence.figures.opponent(team), f"The {team} did not play themselves.")


def check_teams_of_players(reading: Reading) -> Iterator[Mark]:
    """``The Hawks were led by John Wall`` of the Wizards: the team's name is wrong; of a pronoun, the player's."""
    for sentence in reading.sentences:
        for found in sentence.find(r"(?P<team><t>)(?: \( <n-n> \))? (?:was|were) led by (?P<rest>.*)"):
            yield from _led_by(sentence, found)
        for found in sentence.find(
            r"(?P<who><p>)(?: (?!<[pt]>|while|but|;)\S+){0,8}? "
            r"(?:led the way for|led|paced|high-point man for|carried) (?:the )?(?P<team><t>)"
        ):
            yield from _wrong_team(sentence, found)
        for found in sentence.find(
            r"(?P<team><t>) (?:(?:were|was) able to|managed to) "
            r"(?:prevail|pull out|escape|coast to|come away with|cruise)"
        ):
            team, winner = found.name("team"), sentence.figures.winner
            if None not in (team, winner) and team != winner and sentence.is_name(found.place("team")):
                reason = f"The {winner} won this game."
                yield _rename(sentence, found.place("team"), str(winner), reason, "winner")
        for found in sentence.find(r"(?P<who><p>) was the only other (?P<team><t>)"):
            who, team = found.name("who"), found.name("team")
            if who is not None and team is not None and sentence.figures.team_of(who) != team:
                yield _off_team(found.mark("who", CONTEXT, "", "", ""), who, sentence.figures)


def check_figures_of_others(reading: Reading) -> Iterator[Mark]:
    """A name whose figures in a sentence are not its own but another's; or who has figures and did not play."""
    stated: set[tuple[str, str, int]] = set()
    for sentence in reading.sentences:
        said = statements(sentence)
        for statement in said:
            if statement.place is None:
                continue
            others = stated | {key for other in said if other is not statement for key in _keys(other)}
            meant = _meant(sentence.figures, statement, others) or _leader_meant(sentence, statement)
            if meant is not None:
                reason = f"The figures here are those of {meant}, not of {statement.entity}."
                yield _rename(sentence, statement.place, meant, reason, "figures of another")
            elif _did_not_play(sentence.figures, statement.entity):
                reason = f"{statement.entity} did not play."
                start, end = sentence.tokens_of(statement.place, statement.place + 1)
                yield Mark(start, end, NAME, "", reason, "did not play")
        stated |= {key for statement in said for key in _keys(statement)}


def _was_behind(sentence: SentenceReading, found: Found, team: str) -> bool:
    """Whether the team did not do what is said: win, or outscore the other in a part of the game."""
    figures = sentence.figures
    if found.text("verb") in ("defeated", "beat"):
        return figures.winner not in (None, team)
    period = period_of(sentence, found.end()) if found.text("verb").startswith("out") else None
    margin = None if period is None else figures.margin(team, period.quarters)
    return margin is not None and margin < 0


def _subjects(sentence: SentenceReading, place: int) -> list[int]:
    """Returns the places of the teams before a place, the nearest first; a pronoun counts for the only team named."""
    teams = [at for at in range(place - 1, -1, -1) if sentence.name_at(at, TEAM)]
    places = [at for at in teams if not _is_object(sentence, at)]
    named = [at for at in teams if sentence.is_name(at)]
    if not places or sentence.is_name(places[0]):
        return places
    return places if len({sentence.name_at(at) for at in named}) == 1 else []


def _is_object(sentence: SentenceReading, place: int) -> bool:
    before = " ".join(sentence.words[max(place - 4, 0) : place])
    return sentence.is_object(place) or re.search(rf"(?:^| )(?:{AGAINST})(?: the)?$", before) is not None


def _rename(sentence: SentenceReading, place: int, meant: str, reason: str, claim: str = "opponent") -> Mark:
    """Returns the mark of a wrong name, and notes who is meant."""
    start, end = sentence.tokens_of(place, place + 1)
    sentence.meant[start] = meant
    return Mark(start, end, NAME, meant, reason, claim)


def _led_by(sentence: SentenceReading, found: Found) -> Iterator[Mark]:
    figures, team = sentence.figures, found.name("team")
    places = _listed_players(sentence, found.place("rest"))
    if team is None or not places:
        return
    names = [(place, name) for place in places if (name := sentence.name_at(place)) is not None]
    strangers = [(place, name) for place, name in names if figures.team_of(name) != team]
    if len(strangers) == len(names) and sentence.is_name(found.place("team")):
        meant = figures.opponent(team)
        yield _rename(
            sentence, found.place("team"), meant, f"{names[0][1]} played for the {meant}.", "team of a player"
        )
        return
    for place, name in strangers:
        start, end = sentence.tokens_of(place, place + 1)
        yield _off_team(Mark(start, end, CONTEXT), name, figures)


def _listed_players(sentence: SentenceReading, place: int) -> list[int]:
    """Returns the places of the players from a place on that are joined by commas and ``and``, the first one first."""
    places: list[int] = []
    for at in range(place, len(sentence.pieces)):
        if sentence.name_at(at, PLAYER) is not None:
            places.append(at)
        elif places and sentence.pieces[at].text not in (",", "and"):
            break
    return places


def _wrong_team(sentence: SentenceReading, found: Found) -> Iterator[Mark]:
    who, team = found.name("who"), found.name("team")
    meant = None if who is None else sentence.figures.team_of(who)
    if meant is not None and team is not None and meant != team and sentence.is_name(found.place("team")):
        yield _rename(sentence, found.place("team"), meant, f"{who} played for the {meant}.", "team of a player")


def _off_team(mark: Mark, name: str, figures: GameFigures) -> Mark:
    reason = f"{name} played for the {figures.team_of(name)}."
    return Mark(mark.start, mark.end, CONTEXT, "", reason, "team of a player")


def _keys(statement: Statement) -> Iterator[tuple[str, str, int]]:
    for placed in statement.facts:
        number = number_of(placed.fact.number)
        if number is not None:
            yield statement.entity, statement.column(placed), number


def _meant(figures: GameFigures, statement: Statement, stated: set[tuple[str, str, int]]) -> str | None:
    """Returns whose figures a statement has, where they are clearly another's.

    Not so where the text gives the other his figures elsewhere: then the name is meant, and its figures are wrong.
    """
    told = [placed.fact for placed in statement.facts if not statement.is_record(placed)]
    if len(told) < _BETTER_BY:
        return None
    if statement.entity in figures.teams:
        others = [figures.opponent(statement.entity)]
    else:
        others = [name for name, player in figures.players.items() if player.played and name != statement.entity]
    own = _fitting(figures, told, statement.entity)
    best = max(others, key=lambda name: len(_fitting(figures, told, name)), default=None)
    if best is None:
        return None
    fitting = _fitting(figures, told, best)
    clearly = len(fitting) * 3 >= len(told) * 2 and len(own) * 3 <= len(told) and len(fitting) - len(own) >= _BETTER_BY
    if not clearly or any(fact.relation.endswith("-PTS") for fact in own):
        return None
    again = sum((best, fact.relation.partition("-")[2], number_of(fact.number)) in stated for fact in fitting)
    return None if again >= _BETTER_BY else best


def _leader_meant(sentence: SentenceReading, statement: Statement) -> str | None:
    """Returns the leading scorer who is meant, where another of his team is said to have led with his points."""
    figures, name = sentence.figures, statement.entity
    team = figures.team_of(name)
    points = [placed.fact.number for placed in statement.facts if placed.fact.relation == "PLAYER-PTS"]
    if (
        team is None
        or not points
        or not sentence.has(r"<p> led (?:the way|the (?:team|<t>)|<t>)(?: for (?:the )?<t>)? in scoring")
    ):
        return None
    best = figures.leaders(figures.team_mates(team))
    fits = len(best) == 1 and best[0] != name and figures.value(best[0], "PTS") == number_of(points[0])
    return best[0] if fits and figures.value(name, "PTS") != number_of(points[0]) else None


def _fitting(figures: GameFigures, facts: list[Fact], entity: str) -> list[Fact]:
    return [fact for fact in facts if figures.value(entity, fact.relation.partition("-")[2]) == number_of(fact.number)]


def _did_not_play(figures: GameFigures, entity: str) -> bool:
    return entity not in figures.teams and not figures.players[entity].played
