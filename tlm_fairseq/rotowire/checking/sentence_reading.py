"""A sentence as patterns see it: words, with signs for players, teams and numbers; and who is meant where."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tlm_fairseq.rotowire.checking.game_figures import GameFigures
from tlm_fairseq.rotowire.checking.marks import NAME, Mark
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER, TEAM
from tlm_fairseq.rotowire.extraction.fact_owners import Owners
from tlm_fairseq.rotowire.extraction.sentence import PlacedFact
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, NUMBER, PAIR, Piece

# How a pattern names what is no word: see ``SentenceReading``.
_SIGNS = {NUMBER: "<n>", PAIR: "<n-n>"}
_PLAYER_SIGN, _TEAM_SIGN, _OTHER_SIGN = "<p>", "<t>", "<o>"
# What stands for a name.
_STAND_INS = frozenset(
    "he his him himself they team former latter veteran guard forward center rookie sophomore swingman big point "
    "shooting power small all-star star youngster reserve superstar".split()
)


class Found:
    """A match of a pattern in a sentence: which pieces and tokens its groups took."""

    def __init__(self, sentence: "SentenceReading", match: re.Match[str]) -> None:
        self._sentence = sentence
        self._match = match

    def has(self, group: str) -> bool:
        """Whether the pattern has the group, and it took part in the match."""
        return bool(self._match.groupdict().get(group))

    def text(self, group: str | int = 0) -> str:
        """Returns the text of a group, empty where it took no part."""
        return self._match[group] or ""

    def place(self, group: str | int = 0) -> int:
        """Returns the place of the group's first piece."""
        return self._sentence.place_at(self._match.start(group))

    def end(self, group: str | int = 0) -> int:
        """Returns the place behind the group's last piece."""
        return self._sentence.place_at(self._match.end(group) - 1) + 1

    def name(self, group: str) -> str | None:
        """Returns who is meant by the mention that a group is."""
        return self._sentence.name_at(self.place(group))

    def numbers(self, group: str) -> tuple[int, ...]:
        """Returns the values of the number or the pair that a group is."""
        return self._sentence.pieces[self.place(group)].values

    def mark(self, group: str | int, type: str, truth: str, reason: str, claim: str, decided: bool = True) -> Mark:
        """Returns a ``Mark`` of the tokens of a group."""
        start, end = self._sentence.tokens_of(self.place(group), self.end(group))
        return Mark(start, end, type, truth, reason, claim, decided)


class SentenceReading:
    """A sentence of a text.

    ``text`` is what patterns are matched against: the lower-case words, with ``<p>`` for a player, ``<t>`` for a team
    of the game, ``<o>`` for somebody who is not in the game, ``<n>`` for a number and ``<n-n>`` for a pair of numbers.
    """

    def __init__(
        self,
        figures: GameFigures,
        pieces: Sequence[Piece],
        end: int,
        number: int,
        earlier: list[str],
        teams_before: frozenset[str] = frozenset(),
    ) -> None:
        self.figures = figures
        self.pieces = pieces
        self.number = number
        self.end = end
        # Players named in the sentences before, in order.
        self.earlier = earlier
        self.facts: list[PlacedFact] = []
        # Whom a name stands for that was found wrong: by the place of its first token.
        self.meant: dict[int, str] = {}
        self._owners = Owners(pieces, ())
        self.words = [self._word(piece) for piece in pieces]
        self.text = " ".join(self.words)
        self._unsure = self._unsure_pronouns(teams_before)
        self._place_of: list[int] = []
        for place, word in enumerate(self.words):
            self._place_of += [place] * (len(word) + 1)

    @property
    def start(self) -> int:
        """The place of the first token."""
        return self.pieces[0].start

    def find(self, pattern: str) -> Iterator[Found]:
        """Yields the matches of a regular expression; it is matched from word to word."""
        for match in _compiled(pattern).finditer(self.text):
            yield Found(self, match)

    def has(self, pattern: str) -> bool:
        """Whether a regular expression is found."""
        return _compiled(pattern).search(self.text) is not None

    def place_at(self, character: int) -> int:
        """Returns the place of the piece at a character of ``text``."""
        return self._place_of[character]

    def tokens_of(self, place: int, end: int) -> tuple[int, int]:
        """Returns the tokens (end exclusive) of the pieces from a place to another, the end exclusive."""
        stop = self.pieces[end].start if end < len(self.pieces) else self.end
        last = self.pieces[end - 1]
        if last.kind == MENTION:
            stop = last.who.end
        elif last.kind in (NUMBER, PAIR):
            stop = last.numbers[-1].end
        return self.pieces[place].start, stop

    def name_at(self, place: int, kind: str | None = None) -> str | None:
        """Returns who is meant at a place, None where nobody of the game (or of the kind) is."""
        if not 0 <= place < len(self.pieces) or self.pieces[place].kind != MENTION or place in self._unsure:
            return None
        mention = self.pieces[place].who
        return self.meant.get(mention.start, mention.entity) if kind in (None, mention.kind) else None

    def team_before(self, place: int, objects: bool = False) -> str | None:
        """Returns the nearest team before a place that the words are about, or None.

        Args:
            place: in the sentence.
            objects: take a team too that something is done to.
        """
        at = self._owners.team_before(place, objects)
        return None if at is None else self.name_at(at)

    def is_object(self, place: int) -> bool:
        """Whether something is done to the team at a place."""
        return self._owners.is_object(place)

    def teams_before(self, place: int) -> list[str]:
        """Returns all teams before a place, in order."""
        return [team for at in range(place) if (team := self.name_at(at, TEAM)) is not None]

    def rename(self, place: int, meant: str, reason: str, claim: str) -> Mark:
        """Returns the mark of a wrong name, and notes who is meant: what is checked later is held against that one."""
        start, end = self.tokens_of(place, place + 1)
        self.meant[start] = meant
        return Mark(start, end, NAME, meant, reason, claim)

    def player_before(self, place: int) -> str | None:
        """Returns the nearest player before a place whom the words are about, or None.

        That is none who something is done to, and none of ``Curry 's absence``, but that of ``Curry 's 33 points``.
        """
        for at in range(place - 1, -1, -1):
            name = self.name_at(at, PLAYER)
            if name is None or self.pieces[at].who.is_object:
                continue
            if self.words[at + 1 : at + 2] not in (["'s"], ["'"]) or self.words[at + 2 : at + 3] == ["<n>"]:
                return name
        return None

    def player_after(self, place: int) -> str | None:
        """Returns the next player named from a place of the sentence on, or None."""
        places = range(place, len(self.pieces))
        return next((name for at in places if (name := self.name_at(at, PLAYER)) and self.is_name(at)), None)

    def player_near(self, start: int, end: int) -> str | None:
        """Returns the player whom words from a place to another are about: one before, or else one behind."""
        return self.player_before(start) or self.player_after(end)

    def is_name(self, place: int) -> bool:
        """Whether the piece at a place is a name, no pronoun or the like."""
        piece = self.pieces[place]
        return piece.kind == MENTION and piece.text not in _STAND_INS

    def players(self) -> list[str]:
        """Returns the players mentioned, in order."""
        return [name for place in range(len(self.pieces)) if (name := self.name_at(place, PLAYER)) is not None]

    def _unsure_pronouns(self, teams_before: frozenset[str]) -> set[int]:
        """Returns the places of ``they`` that could be either: none is named before, both are in the last sentence."""
        unsure: set[int] = set()
        for place, piece in enumerate(self.pieces):
            if piece.kind == MENTION and piece.who.kind == TEAM:
                if self.is_name(place):
                    break
                if len(teams_before) > 1:
                    unsure.add(place)
        return unsure

    def named_teams(self) -> frozenset[str]:
        """Returns the teams named."""
        return frozenset(
            team for at in range(len(self.pieces)) if self.is_name(at) and (team := self.name_at(at, TEAM))
        )

    def _word(self, piece: Piece) -> str:
        if piece.kind != MENTION:
            return _SIGNS.get(piece.kind, piece.text)
        if piece.who.entity is None:
            return _OTHER_SIGN
        return _PLAYER_SIGN if piece.who.kind == PLAYER else _TEAM_SIGN


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=\s)|^)(?:{pattern})(?=\s|$)")
