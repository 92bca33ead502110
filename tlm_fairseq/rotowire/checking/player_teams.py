"""Players who are said to have led a team that they did not play for."""

from collections.abc import Iterator

from tlm_fairseq.rotowire.checking.game_figures import GameFigures
from tlm_fairseq.rotowire.checking.marks import CONTEXT, WORD, Mark
from tlm_fairseq.rotowire.checking.reading import Reading
from tlm_fairseq.rotowire.checking.sentence_reading import Found, SentenceReading
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER


def check_teams_of_players(reading: Reading) -> Iterator[Mark]:
    """``The Hawks were led by John Wall`` of the Wizards: the team's name is wrong; of a pronoun, the player's."""
    for sentence in reading.sentences:
        for found in sentence.find(r"(?P<team><t>)(?: \( <n-n> \))? (?:was|were) (?:led|paced) by(?= (?P<rest>.+))"):
            yield from _led_by(sentence, found)
        for found in sentence.find(
            r"(?P<who><p>)(?: (?!<[pt]>|while|but|;)\S+){0,8}? "
            r"(?:led the way for|led|paced|high-point man for|carried) (?:the )?(?P<team><t>)"
        ):
            yield from _wrong_team(sentence, found)
        for found in sentence.find(
            r"the (?P<side>visitors|hosts|home team) (?:was|were) (?:led|paced) by (?P<who><p>)"
        ):
            yield from _wrong_side(sentence, found)
        for found in sentence.find(r"(?P<who><p>) was the only other (?P<team><t>)"):
            who, team = found.name("who"), found.name("team")
            if who is not None and team is not None and sentence.figures.team_of(who) != team:
                yield _off_team(found.mark("who", CONTEXT, "", "", ""), who, sentence.figures)


def _led_by(sentence: SentenceReading, found: Found) -> Iterator[Mark]:
    figures, team = sentence.figures, found.name("team")
    places = _listed_players(sentence, found.place("rest"))
    if team is None or not places:
        return
    names = [(place, name) for place in places if (name := sentence.name_at(place)) is not None]
    strangers = [(place, name) for place, name in names if figures.team_of(name) != team]
    if len(strangers) == len(names) and sentence.is_name(found.place("team")):
        meant = figures.opponent(team)
        reason = f"{names[0][1]} played for the {meant}."
        yield sentence.rename(found.place("team"), meant, reason, "team of a player")
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
        yield sentence.rename(found.place("team"), meant, f"{who} played for the {meant}.", "team of a player")


def _wrong_side(sentence: SentenceReading, found: Found) -> Iterator[Mark]:
    who = found.name("who")
    team = None if who is None else sentence.figures.team_of(who)
    if team is not None and sentence.figures.is_home(team) != (found.text("side") != "visitors"):
        truth = "hosts" if sentence.figures.is_home(team) else "visitors"
        yield found.mark("side", WORD, truth, f"{who} played for the {team}, who were the {truth}.", "team of a player")


def _off_team(mark: Mark, name: str, figures: GameFigures) -> Mark:
    reason = f"{name} played for the {figures.team_of(name)}."
    return Mark(mark.start, mark.end, CONTEXT, "", reason, "team of a player")
