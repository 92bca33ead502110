"""Whom a number belongs to, by the second version of the rules: who is only compared or owned beside is left out."""

from tlm_fairseq.rotowire.extraction import cue_words as cues
from tlm_fairseq.rotowire.extraction.cue_words import is_word
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER, TEAM
from tlm_fairseq.rotowire.extraction.fact_owners import Owners
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, NUMBER, PAIR

# What they do is said of the team after them: "allowing the Hawks to score 120 points".
_LETTING = ("allowing", "allowed", "letting", "let", "helping", "helped", "allow", "help")
# "Houston 's elite offense scored 120 points" is the team's.
_WHOLE_TEAM = ("offense", "attack", "offence")
_HELD_TO = ("a", "an", "the", "tune", "of", "just", "only", "season-low", "paltry", "meager", "mere")
_NEW_CLAUSE = ("while", "and", "as", "by", "with", "but", ",")
_FAR = 8


class ClauseOwners(Owners):
    """Finds the owners of numbers in one sentence."""

    def is_object(self, place: int) -> bool:
        """Whether the team at a place is not what the words after it are about."""
        before = place - 1
        while before >= 0 and is_word(self._pieces[before], "the"):
            before -= 1
        if before >= 0 and is_word(self._pieces[before], *_LETTING):
            return False
        if before >= 0 and is_word(self._pieces[before], "as") and self._says(before - 3, before, "as"):
            # "as close as they would come".
            return True
        if before >= 0 and self._says(place + 1, place + 2, "to") and self._pieces[before].text.endswith("ed"):
            # "stymied the Hawks to the tune of 35 percent".
            said = next(piece for piece in [*self._pieces[place + 2 :], None] if not is_word(piece, *_HELD_TO))
            if said is not None and said.kind == NUMBER:
                return False
        if self._says(place + 1, place + 2, "'s", "'") and self._says(place + 2, place + 4, *_WHOLE_TEAM):
            return before >= 0 and not is_word(self._pieces[before], ",", "while", "as", "and")
        return super().is_object(place)

    def _says(self, start: int, end: int, *words: str) -> bool:
        return any(is_word(piece, *words) for piece in self._pieces[max(start, 0) : end])

    def _after(self, end: int, kinds: tuple[str, ...]) -> int | None:
        if TEAM in kinds and self._is_percentage(end):
            team = self._team_after_for(end)
            if team is not None:
                return team
        return super()._after(end, kinds)

    def _is_percentage(self, end: int) -> bool:
        return any(cues.is_percent(self._pieces, place) for place in range(max(end - 1, 0), end + 1))

    def _team_after_for(self, end: int) -> int | None:
        """``a 51 percent shooting night for the Hawks``."""
        for place in range(end + 1, min(end + 12, len(self._pieces) - 1)):
            piece = self._pieces[place]
            if piece.kind in (MENTION, PAIR) or is_word(piece, "while", "but", ";"):
                return None
            if is_word(piece, "for"):
                at = place + 2 if is_word(self._pieces[place + 1], "the") else place + 1
                return at if at < len(self._pieces) and self._is_mention(at, (TEAM,)) else None
        return None

    def _before(self, at: int, kinds: tuple[str, ...]) -> int | None:
        found = super()._before(at, kinds)
        if found is None or not self._is_only_owner(found, at):
            return found
        earlier = super()._before(found, kinds)
        return found if earlier is None else earlier

    def _is_only_owner(self, place: int, at: int) -> bool:
        """``matched Reed 's 23 points while adding 10 assists``: what is said of Reed ends before ``while``."""
        if self._pieces[place].who.kind != PLAYER or not self._says(place + 1, place + 2, "'s", "'"):
            return False
        own = next((n for n in range(place, at) if self._pieces[n].kind in (NUMBER, PAIR)), None)
        if own is None:
            return False
        return any(
            is_word(self._pieces[n], *_NEW_CLAUSE) and self._pieces[n + 1].text.endswith("ing")
            for n in range(own, at - 1)
        )
