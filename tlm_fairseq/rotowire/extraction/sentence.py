"""One sentence while its facts are read: whose a number is, and the facts so far."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tlm_fairseq.rotowire.corpus.facts import RELATIONS, Fact
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.extraction import cue_words as cues
from tlm_fairseq.rotowire.extraction.cue_words import is_word
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER, TEAM
from tlm_fairseq.rotowire.extraction.fact_owners import Owners
from tlm_fairseq.rotowire.extraction.quarter_words import names_quarter, quarter_of
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, NUMBER, WORD, Piece, PlacedNumber

# No team scores so few points in a game.
FEWEST_POINTS = 30

# Counts that the table has for players only.
_PLAYER_ONLY = frozenset("MIN STL BLK PF OREB DREB FGM FGA FG3M FG3A FTM FTA".split())
_EACH = frozenset("each apiece piece both matching pair trio respective respectively".split())
_COMBINED = frozenset("combined combining combine".split())
_GROUP_NOUNS = frozenset("bench reserves starters backcourt frontcourt unit duo trio five tandem".split())
# "led the bench with 12 points" is about somebody else.
_BEFORE_GROUP_OBJECTS = frozenset(
    "off from led leads leading paced pacing of headed topped spearheaded for anchored".split()
)


class PlacedFact(NamedTuple):
    """A ``Fact`` and the tokens of the summary that say its number (end exclusive)."""

    fact: Fact
    start: int
    end: int


class Sentence:
    """A sentence of a summary.

    ``facts`` is the list of ``PlacedFact`` read so far, ``last_count`` and ``last_zone`` what the last number counted
    and where the last shots came from, ``record_read`` whether a team's record was read.

    Args:
        game: the ``Game``.
        pieces: of the sentence.
        owners: whose its numbers are.
        exclusions: know the numbers that are none of one player or team of this game.
        group_words: whether a word such as ``bench`` is enough to take a count for one of a group.
    """

    def __init__(
        self,
        game: Game,
        pieces: Sequence[Piece],
        owners: Owners,
        exclusions: "Sequence[Exclusion]" = (),
        group_words: bool = True,
    ) -> None:
        self.game = game
        self.pieces = pieces
        self.owners = owners
        self._exclusions = exclusions
        self._starts = [piece.start for piece in pieces]
        self._group_words = group_words
        self.facts: list[PlacedFact] = []
        self.last_count: str | None = None
        self.last_zone: str | None = None
        self.record_read = False

    def state(self, at: int, end: int, numbers: Sequence[PlacedNumber], count: str) -> None:
        """States numbers of one count for those who own them.

        Args:
            at, end: the first place and the last that belong to the numbers.
            numbers: the ``PlacedNumber`` list.
            count: what they count, see ``cue_words``.
        """
        kinds = (PLAYER,) if count in _PLAYER_ONLY else (PLAYER, TEAM)
        quarter = None
        if count == "PTS" and self.pieces[at].kind == NUMBER and names_quarter(self.pieces, end):
            quarter = quarter_of(self.pieces, end, 7)
        self.last_count = count
        if self._group_words and self._is_of_a_group(at):
            return
        if count in _PLAYER_ONLY and self.is_of_a_team(at) and not self._owners_after(at, end):
            return
        owners = self.owner_entities(at, end, kinds)
        if not owners:
            return
        if len(owners) > 1 and self._is_combined(at):
            return
        for entity, number in self._shares(at, end, owners, numbers):
            if quarter is not None:
                if self.is_team_name(entity):
                    self.add(entity, number, f"PTS_QTR{quarter}")
            # Fewer points of a team are those off turnovers, of a run, and the like.
            elif count != "PTS" or not self.is_team_name(entity) or number.value >= FEWEST_POINTS:
                self.add(entity, number, count)

    def _shares(
        self, at: int, end: int, owners: Sequence[str], numbers: Sequence[PlacedNumber]
    ) -> list[tuple[str, PlacedNumber]]:
        """Returns pairs of owner and number: ``20 and 18 points , respectively``, ``18 points each`` of several."""
        if len(numbers) > 1:
            return list(zip(owners, numbers)) if len(owners) >= len(numbers) else [(owners[-1], one) for one in numbers]
        words = {piece.text for piece in self.pieces[max(at - 8, 0) : end + 14] if piece.kind == WORD}
        return [(owner, numbers[0]) for owner in (owners if words & _EACH else owners[-1:])]

    def _owners_after(self, at: int, end: int) -> bool:
        owners = self.owners.of(at, end, (PLAYER,))
        return bool(owners) and owners[0] > end

    def _is_combined(self, at: int) -> bool:
        return any(is_word(piece, *_COMBINED) for piece in self.pieces[max(at - 6, 0) : at])

    def _is_of_a_group(self, at: int) -> bool:
        """Whether the number is that of the bench or of several players together."""
        for place in range(at - 1, max(at - 9, -1), -1):
            piece = self.pieces[place]
            if piece.kind == MENTION:
                return False
            if is_word(piece, *_COMBINED, "collective"):
                return True
            if is_word(piece, *_GROUP_NOUNS) and piece.kind == WORD:
                before = {other.text for other in self.pieces[max(place - 4, 0) : place]}
                return not before & _BEFORE_GROUP_OBJECTS
            if is_word(piece, ","):
                return False
        return False

    def is_of_a_team(self, at: int) -> bool:
        """Whether the number at a place is a team's."""
        owners = self.owners.of(at, at, (PLAYER, TEAM))
        return bool(owners) and self.pieces[owners[-1]].who.kind == TEAM

    def owner_entities(self, at: int, end: int, kinds: tuple[str, ...]) -> list[str]:
        """Returns who owns a number, see ``Owners.of``; somebody of an earlier sentence if there is nobody here."""
        places = self.owners.of(at, self._chain_end(end), kinds)
        if places:
            entities = [self.pieces[place].who.entity for place in places]
        else:
            mention = self.owners.earlier(kinds)
            entities = [mention.entity if mention is not None else None]
        return [entity for entity in entities if entity is not None]

    def _chain_end(self, end: int) -> int:
        """Returns the last place of a list of counts that goes on after ``end``: ``22 points and 10 rebounds``."""
        place = end
        while True:
            following = place + 1
            while self.is_at(following, ",", "and", "a", "an", "to", "go", "with"):
                following += 1
            if following >= len(self.pieces):
                return place
            start = following if self.pieces[following].kind == NUMBER else following - 1
            if start <= place or not (self.pieces[start].kind == NUMBER or self.is_at(start, "a", "an")):
                return place
            found = cues.count_after(self.pieces, start)
            if found is None:
                return place
            place = found[1]

    def opponent(self, entity: str | None) -> str | None:
        """Returns the other team's name, None where the entity is no team of this game."""
        names = [self.game.home.name, self.game.visitor.name]
        if entity not in names:
            return None
        return names[1 - names.index(entity)]

    def is_team_name(self, entity: str | None) -> bool:
        """Whether the entity is one of the two teams."""
        return entity in (self.game.home.name, self.game.visitor.name)

    def is_team(self, place: int) -> bool:
        """Whether a team is mentioned at a place."""
        piece = self.at(place)
        return piece is not None and piece.kind == MENTION and piece.who.kind == TEAM

    def at(self, place: int) -> Piece | None:
        """Returns the piece at a place, None outside the sentence."""
        return self.pieces[place] if 0 <= place < len(self.pieces) else None

    def is_at(self, place: int, *texts: str) -> bool:
        """Whether one of the words stands at a place."""
        return is_word(self.at(place), *texts)

    def add(self, entity: str | None, number: PlacedNumber, column: str) -> None:
        """Adds a fact, unless it is nobody's, excluded, or the table has no such column.

        Args:
            entity: who, or None.
            number: the ``PlacedNumber``.
            column: without ``PLAYER-`` or ``TEAM-``.
        """
        if entity is None:
            return
        if self.is_team_name(entity):
            relation = "TEAM-TOV" if column == "TO" else f"TEAM-{column}"
        else:
            relation = f"PLAYER-{column}"
        if relation in RELATIONS and not self._is_excluded(number, relation):
            self.facts.append(PlacedFact(Fact(entity, str(number.value), relation), number.start, number.end))

    def _is_excluded(self, number: PlacedNumber, relation: str) -> bool:
        place = bisect_right(self._starts, number.start) - 1
        return any(excludes(self, place, relation) for excludes in self._exclusions)


# Reads a number or a pair at a place and returns where to go on, None where it is not of its kind.
Reader = Callable[[Sentence, int], int | None]
# Whether the number at a place, of a relation, is no figure of the game.
Exclusion = Callable[[Sentence, int, str], bool]
