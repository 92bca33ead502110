"""Pairs of numbers that are about teams: records, final scores, scores of a quarter, and rebounds of both teams."""

from collections.abc import Sequence

from tlm_fairseq.rotowire.extraction import cue_words as cues
from tlm_fairseq.rotowire.extraction.cue_words import is_word
from tlm_fairseq.rotowire.extraction.entity_mentions import TEAM, Mention
from tlm_fairseq.rotowire.extraction.number_words import parse_number
from tlm_fairseq.rotowire.extraction.quarter_words import quarter_of
from tlm_fairseq.rotowire.extraction.sentence import FEWEST_POINTS, Sentence
from tlm_fairseq.rotowire.extraction.text_pieces import WORD, PlacedNumber

_MOST_WINS = 82
_MOST_POINTS_OF_A_QUARTER = 60
_MOST_POINTS = 250
# Of a final score in a sentence that says of nobody that he won or lost.
_FEWEST_POINTS_WITHOUT_VERB = 55
# Wherever in the sentence.
_FAR = 40

_WON = frozenset(
    "defeated defeat beat beating topped downed edged routed won win victory outlasted held fended knocked took "
    "cruised outscored outscoring outscore bested demolished dispatched handled upset rallied blew triumph "
    "triumphed prevailed crushed stunned defeating survived overcame rolled pulled blasted thumped trounced "
    "toppled swept beats led lead leading advantage ahead winning escaped squeaked snapped wins dominated "
    "outrebounded out-rebounded outrebounding out-rebounding out-scored handed eased outpaced outdueled bounced "
    "overwhelmed hammered".split()
)
_LOST = frozenset(
    "lost loss fell falling losing dropped trailed trailing deficit outdone succumbed stumbled behind beaten "
    "trail lose fall bowed".split()
)
_PASSIVE = frozenset("were was being been got".split())
_BEFORE_RECORDS = frozenset("to at record now stand sit sits stands are is were with of go remain a moved mark".split())
_RECORD_WORDS = frozenset(
    "improved improve improves improving fell fall falls falling dropped drop drops record dropping moved moves "
    "move now stand sit sits stands season slipped slip remain slips climbed climb mark overall".split()
)
_NOT_THE_RECORD = frozenset("run spurt lead deficit advantage series stretch edge burst margin clip".split())
# "3 - 1 against Portland", unless it goes on to the season.
_PARTIAL_RECORD = frozenset("at on against in over versus when this away without".split())
_ON_THE_BOARDS = frozenset("outrebounded out-rebounded boards glass rebounding outrebounding rebounds rebound".split())
# The table has no column for a score with one of these nearby.
_NO_PERIOD = frozenset(
    "half halftime intermission break quarters run regulation periods first-half second-half stretch paint bench "
    "overtime-period series spurt burst".split()
)


def read_record(sentence: Sentence, at: int) -> bool:
    """``the Hawks ( 12 - 5 )``, ``improved to 12 - 5``. Returns whether the pair is a record."""
    wins, losses = sentence.pieces[at].numbers
    if max(wins.value, losses.value) > _MOST_WINS:
        return False
    bracketed = sentence.is_at(at - 1, "(") and sentence.is_at(at + 1, ")", ",")
    if bracketed:
        # "Cleveland 's ( 6 - 1 ) mark".
        place = at - 3 if sentence.is_at(at - 2, "'s", "'") else at - 2
        if not sentence.is_team(place):
            return False
        add_record(sentence, sentence.pieces[place].who, wins, losses)
        return True
    if not sentence.is_at(at - 1, *_BEFORE_RECORDS):
        return False
    if sentence.is_at(at + 1, *_NOT_THE_RECORD):
        return True
    nearby = {piece.text for piece in cues.words_before(sentence.pieces, at, 6)}
    nearby |= {piece.text for piece in cues.words_after(sentence.pieces, at, 4)}
    goes_on = sentence.record_read and sentence.is_at(at - 1, "at", "to")
    if not (nearby & _RECORD_WORDS or goes_on) or nearby & _NOT_THE_RECORD:
        return False
    if quarter_of(sentence.pieces, at) is not None:
        return False
    after = [piece.text for piece in sentence.pieces[at + 1 : at + 5]]
    if after and after[0] in _PARTIAL_RECORD and not {"season", "year"} & set(after) or "against" in after:
        return True
    team_at = at - 2 if sentence.is_team(at - 2) else sentence.owners.team_before(at)
    mention = sentence.pieces[team_at].who if team_at is not None else sentence.owners.earlier((TEAM,))
    if mention is not None:
        add_record(sentence, mention, wins, losses)
    return True


def add_record(sentence: Sentence, mention: Mention, wins: PlacedNumber, losses: PlacedNumber) -> None:
    """States a team's record."""
    sentence.record_read = True
    sentence.add(mention.entity, wins, "WINS")
    sentence.add(mention.entity, losses, "LOSSES")


def read_scores(sentence: Sentence, at: int) -> bool:
    """Final scores and scores of a quarter. Returns whether the pair is one or must be taken for none."""
    values = sentence.pieces[at].values
    words = {piece.text for piece in sentence.pieces[max(at - 8, 0) : at + 7] if piece.kind == WORD}
    if max(values) > _MOST_POINTS:
        return True
    before = {piece.text for piece in cues.words_before(sentence.pieces, at, 14)}
    if before & _ON_THE_BOARDS:
        add_scores(sentence, at, "REB")
        return True
    if sentence.is_at(at - 1, "(") or cues.zone_of(cues.words_after(sentence.pieces, at, 2)) is not None:
        return False
    quarter = quarter_of(sentence.pieces, at, _FAR) if max(values) <= _MOST_POINTS_OF_A_QUARTER else None
    if quarter is not None and not (words - {"quarters", "bench"}) & _NO_PERIOD:
        add_scores(sentence, at, f"PTS_QTR{quarter}")
        return True
    has_verb = any(is_word(piece, *_WON, *_LOST) for piece in sentence.pieces[:at])
    if min(values) < (FEWEST_POINTS if has_verb else _FEWEST_POINTS_WITHOUT_VERB):
        return False
    if words & _NO_PERIOD:
        return True
    add_scores(sentence, at, "PTS")
    return True


def add_scores(sentence: Sentence, at: int, column: str) -> None:
    """States both numbers, the higher one for the team that the sentence makes the winner."""
    values = sentence.pieces[at].values
    places = [place for place in range(len(sentence.pieces)) if sentence.is_team(place)]
    if any(sentence.pieces[place].who.entity is None for place in places if abs(place - at) <= 8):
        return
    subject = _subject(sentence, at, places, column)
    mention = sentence.pieces[subject].who if subject is not None else _team_after(sentence, at, places)
    other = sentence.opponent(mention.entity) if mention is not None else None
    if mention is None or other is None:
        return
    won = _has_won(sentence, -1 if subject is None else subject, at)
    if won is None and column == "PTS" and values[0] != values[1]:
        won = _won_by_the_table(sentence, mention.entity)
    if won is None:
        won = values[0] >= values[1]
    first_is_higher = values[0] >= values[1]
    for number, is_higher in zip(sentence.pieces[at].numbers, (first_is_higher, not first_is_higher)):
        sentence.add(mention.entity if is_higher == won else other, number, column)


def _subject(sentence: Sentence, at: int, places: Sequence[int], column: str) -> int | None:
    """Returns the place of the team before a score that the sentence is about, or None.

    For a final score that is the first one, if it is no object; else the nearest one.
    """
    first = next((place for place in places if place < at), None)
    if column == "PTS" and first is not None and not sentence.owners.is_object(first):
        return first
    nearest = sentence.owners.team_before(at)
    return sentence.owners.team_before(at, objects=True) if nearest is None else nearest


def _team_after(sentence: Sentence, at: int, places: Sequence[int]) -> Mention | None:
    """Returns the next team's mention, or the last one's of the sentences before, or None."""
    following = next((place for place in places if place > at), None)
    return sentence.owners.earlier((TEAM,)) if following is None else sentence.pieces[following].who


def _has_won(sentence: Sentence, subject: int, at: int) -> bool | None:
    """Whether the words say that the team at ``subject`` won, None where they do not say."""
    end = min(at + 9, len(sentence.pieces))
    # The nearest verb counts: "trailed by five but won the quarter 30 - 20".
    for place in [*range(at - 1, subject, -1), *range(at + 1, end)]:
        piece = sentence.pieces[place]
        if piece.kind != WORD:
            continue
        passive = any(is_word(other, *_PASSIVE) for other in sentence.pieces[max(place - 2, 0) : place])
        if piece.text in _LOST:
            return piece.text == "loss" and _deals_a_loss(sentence, place)
        if piece.text in _WON:
            if piece.text == "defeat" and is_word(sentence.at(place - 1), "a", "the"):
                return _deals_a_loss(sentence, place)
            return not passive
    return None


def _deals_a_loss(sentence: Sentence, place: int) -> bool:
    """``handed the Lakers a loss``."""
    return any(is_word(piece, "handed", "handing", "dealt", "dealing") for piece in sentence.pieces[:place])


def _won_by_the_table(sentence: Sentence, entity: str | None) -> bool | None:
    """Whether the team won the game; None where the table has no score."""
    teams = (sentence.game.home, sentence.game.visitor)
    points = {team.name == entity: parse_number(team.line["TEAM-PTS"]) for team in teams}
    ours, theirs = points[True], points[False]
    return None if ours is None or theirs is None else ours > theirs
