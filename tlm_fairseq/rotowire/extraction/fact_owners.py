"""Whom a number in a summary belongs to."""

from collections.abc import Sequence

from tlm_fairseq.rotowire.extraction.cue_words import is_word
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER, TEAM, Mention
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, NUMBER, PAIR, Piece

# A team owns what follows at the start of a sentence or after one of these; else it is the object of something: "led
# the Hawks with 20 points", "24 points for Boston".
_BEFORE_SUBJECTS = frozenset(
    ", ; : and but while as with when after though although because before where since that however meanwhile so "
    ") ( until if `` '' - -- whereas which saw".split()
)
_SKIPPED_BEFORE_TEAM = frozenset("the host home visiting road struggling hosting rival lowly reigning both".split())
_HELD = frozenset("held limited holding limiting kept restricted forced forcing".split())
# "the other Atlanta starter": the team says who somebody is.
_TEAM_MEMBERS = frozenset(
    "starter starters guard forward center star rookie bench defense player players coach starting reserves "
    "reserve frontcourt backcourt fans point big second offense team".split()
)
_RIGHT_OF_NUMBER = {"from", "by"}
_BETWEEN_NUMBER_AND_OWNER = frozenset(
    "the a guard forward center rookie star starting point shooting power small reserve veteran big man sixth "
    "all-star both effort efforts outing outings performance performances night nights game games tally tallies "
    "showing showings teammate teammates bench".split()
)
_OPENERS = frozenset("with behind after despite thanks on fueled powered paced led adding scoring".split())


class Owners:
    """Finds the owners of numbers in one sentence.

    Args:
        pieces: the sentence.
        recent: the mentions of the sentences before.
    """

    def __init__(self, pieces: Sequence[Piece], recent: Sequence[Mention]) -> None:
        self._pieces = pieces
        self._recent = recent

    def of(self, at: int, end: int, kinds: tuple[str, ...]) -> list[int]:
        """Returns the places of the mentions that own a number, or the mention of an earlier sentence, as a list.

        Args:
            at, end: places of the number and of the last word that belongs to it.
            kinds: of the mentions that may own it.
        """
        bracketed = self._before_bracket(at, kinds)
        if bracketed is not None:
            return [bracketed]
        for candidate in (self._after(end, kinds), self._before(at, kinds)):
            if candidate is not None:
                return self._group(candidate)
        if self._pieces and self._pieces[0].text in _OPENERS or kinds == (PLAYER,):
            for place in range(end + 1, len(self._pieces)):
                if self._is_mention(place, kinds) and self._pieces[place].who.kind == PLAYER:
                    return self._group(place)
        return []

    def earlier(self, kinds: tuple[str, ...]) -> Mention | None:
        """Returns the last mention of the sentences before, or None."""
        known = [mention for mention in self._recent if mention.kind in kinds]
        return next((mention for mention in reversed(known) if not mention.is_object), known[-1] if known else None)

    def team_before(self, at: int, objects: bool = False) -> int | None:
        """Returns the place of the nearest team before a place, objects of the sentence left out, or None."""
        for place in range(at - 1, -1, -1):
            if self._is_mention(place, (TEAM,)) and (objects or not self.is_object(place)):
                return place
        return None

    def is_object(self, place: int) -> bool:
        """Whether the team at a place is not what the words after it are about."""
        before = place - 1
        while before >= 0 and self._pieces[before].text in _SKIPPED_BEFORE_TEAM:
            before -= 1
        following = self._pieces[place + 1 : place + 3]
        if following and is_word(following[0], ",") and len(following) > 1 and is_word(following[1], "who", "which"):
            return False
        if following and is_word(following[0], "who", "which"):
            return False
        if following and is_word(following[0], "to", "into") and before >= 0 and self._pieces[before].text in _HELD:
            return False
        if following and is_word(following[0], "'s", "'"):
            after = self._pieces[place + 2 : place + 5]
            return not any(piece.kind in (NUMBER, PAIR) for piece in after) or is_word(after[0], *_TEAM_MEMBERS)
        if following and is_word(following[0], *_TEAM_MEMBERS):
            return True
        if before >= 0 and is_word(self._pieces[before], "with"):
            # "with the Hawks committing 15 turnovers", but "his first game with the Hawks".
            return not (following and following[0].text.endswith("ing"))
        return before >= 0 and self._pieces[before].text not in _BEFORE_SUBJECTS

    def _is_mention(self, place: int, kinds: tuple[str, ...]) -> bool:
        piece = self._pieces[place]
        return piece.kind == MENTION and piece.who.kind in kinds

    def _after(self, end: int, kinds: tuple[str, ...]) -> int | None:
        """``22 points from Curry``, and through a list: ``22 points and 10 rebounds from Curry``."""
        place = end + 1
        while place < len(self._pieces) and self._pieces[place].text in _BETWEEN_NUMBER_AND_OWNER:
            place += 1
        if place >= len(self._pieces) or not is_word(self._pieces[place], *_RIGHT_OF_NUMBER):
            return None
        place += 1
        while place < len(self._pieces) and self._pieces[place].text in _BETWEEN_NUMBER_AND_OWNER:
            place += 1
        if place < len(self._pieces) and self._is_mention(place, kinds) and self._pieces[place].who.kind == PLAYER:
            return place
        return None

    def _before_bracket(self, at: int, kinds: tuple[str, ...]) -> int | None:
        """``Curry ( 22 points and 10 rebounds )``."""
        for place in range(at - 1, -1, -1):
            if is_word(self._pieces[place], ")"):
                return None
            if is_word(self._pieces[place], "("):
                return place - 1 if place and self._is_mention(place - 1, kinds) else None
        return None

    def _before(self, at: int, kinds: tuple[str, ...]) -> int | None:
        """The nearest mention to the left that is the subject of something, or else the nearest player."""
        places = [place for place in range(at - 1, -1, -1) if self._is_mention(place, kinds)]
        for place in places:
            mention = self._pieces[place].who
            if not (mention.is_object if mention.kind == PLAYER else self.is_object(place)):
                return place
        return next((place for place in places if self._pieces[place].who.kind == PLAYER), None)

    def _group(self, place: int) -> list[int]:
        """Returns the places of all mentions joined with the one at ``place`` by commas and ``and``, in order."""
        kind = self._pieces[place].who.kind
        first = last = place
        while (other := self._neighbour(first, -1, kind)) is not None:
            first = other
        while (other := self._neighbour(last, 1, kind)) is not None:
            last = other
        return [at for at in range(first, last + 1) if self._is_mention(at, (kind,))]

    def _neighbour(self, place: int, step: int, kind: str) -> int | None:
        at, joined = place + step, False
        if step < 0:
            while 0 <= at < len(self._pieces) and is_word(self._pieces[at], ",", "and", "both"):
                joined, at = True, at + step
        if 0 <= at < len(self._pieces) and is_word(self._pieces[at], "(" if step > 0 else ")"):
            # "Jackson ( 6 points ) and Drummond ( 8 points ) played".
            closing = ")" if step > 0 else "("
            while 0 <= at < len(self._pieces) and not is_word(self._pieces[at], closing):
                at += step
            at += step
        if step > 0:
            while 0 <= at < len(self._pieces) and is_word(self._pieces[at], ",", "and", "both"):
                joined, at = True, at + step
        if joined and 0 <= at < len(self._pieces) and self._is_mention(at, (kind,)):
            return at
        return None
