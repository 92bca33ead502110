"""Pairs of numbers that are shots made and attempted: ``7 - 12 FG``, ``7 - of - 12 from deep``, ``7 of 12 shots``."""

from tlm_fairseq.rotowire.extraction import cue_words as cues
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER
from tlm_fairseq.rotowire.extraction.sentence import Sentence

# "17 of his 38 points": only the second number is a total.
_PARTS_OF = ("PTS", "REB", "AST", "STL", "BLK", "TO")


def read_part(sentence: Sentence, at: int) -> int | None:
    """Reads ``17 of his 38 points``. Returns the place to go on at, or None where it is none."""
    found = cues.count_after(sentence.pieces, at)
    if found is None or found[0] not in _PARTS_OF:
        return None
    count, end = found
    sentence.state(at, end, [sentence.pieces[at].numbers[1]], count)
    return end + 1


def read_shooting(sentence: Sentence, at: int) -> None:
    """Reads shots made and attempted of a player; the table has no such columns for teams."""
    piece = sentence.pieces[at]
    made, attempted = piece.numbers
    after, before = cues.words_after(sentence.pieces, at), cues.words_before(sentence.pieces, at)
    about_shooting = cues.is_about_shooting(before)
    zone = cues.zone_of(after)
    if zone is None and (about_shooting or sentence.is_at(at - 1, "(")):
        zone = cues.zone_of([other for other in before if other.text in ("deep", "arc", "line", "stripe")])
        zone = zone or cues.FIELD_GOALS
    if zone is None:
        return
    if piece.joined_by == "of" and not about_shooting and cues.zone_of(after[:6]) is None:
        return
    owners = sentence.owner_entities(at, at, (PLAYER,))
    if len(owners) == 1 and not sentence.is_of_a_team(at):
        sentence.add(owners[0], made, f"{zone}M")
        sentence.add(owners[0], attempted, f"{zone}A")


def add_shots(sentence: Sentence, at: int, owner: str | None = None, zone: str | None = None) -> None:
    """States shots made and attempted.

    Args:
        sentence: with the pair at the place ``at``.
        owner: the player; whom the sentence gives them to where None.
        zone: ``FG``, ``FG3`` or ``FT``; what the words after the pair say where None.
    """
    made, attempted = sentence.pieces[at].numbers
    zone = zone or cues.zone_of(cues.words_after(sentence.pieces, at)) or cues.FIELD_GOALS
    if owner is None and not sentence.is_of_a_team(at):
        owner = next(iter(sentence.owner_entities(at, at, (PLAYER,))[-1:]), None)
    sentence.add(owner, made, f"{zone}M")
    sentence.add(owner, attempted, f"{zone}A")
