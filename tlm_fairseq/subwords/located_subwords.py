"""Subwords that each stand for a stretch of the text, and may lose something of it: case, accents, white space.

A hypothesis keeps most subwords of its source, so what they lose comes back from there.
"""

from abc import abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

from tlm_fairseq.subwords.hypothesis_alignment import AlignedSubword, IsKnown, align, is_not_unknown
from tlm_fairseq.subwords.interface import Subwords


class LocatedSubword(NamedTuple):
    """``subword`` stands for ``text[start:end]`` (positions from 0, ``end`` exclusive) of the text it is part of."""

    subword: str
    start: int
    end: int


class LocatedSubwords(Subwords):
    """Readers that know where in the text a subword stands. Each defines ``locate``, and what differs of the rest."""

    @abstractmethod
    def locate(self, text: str) -> list[LocatedSubword]:
        """Returns the list of LocatedSubword of a text, in order and without overlap."""

    def as_text(self, subword: str) -> str:
        """Returns the text of a subword by itself."""
        return subword

    def continues_word(self, subword: str) -> bool:
        """Whether no white space goes before a subword."""
        return False

    def gap(self, left: str, right: str) -> str:
        """Returns the white space that usually stands between two texts."""
        return " "

    def encode(self, text: str) -> str:
        return " ".join(located.subword for located in self.locate(text))

    def decode(self, subwords: str) -> str:
        """Returns the text that the subwords usually stand for; what they have lost is not in it."""
        text = ""
        for subword in subwords.split():
            text += (self._usual_gap(text, subword, self.as_text(subword)) if text else "") + self.as_text(subword)
        return text

    def restore(self, text: str, subwords: str, is_known: IsKnown = is_not_unknown) -> str:
        """Returns the text of a hypothesis; what the source has too stands in it as it stands there."""
        source = self.locate(text)
        if not source:
            return self.decode(subwords)
        restored, begun, last = text[: source[0].start], False, None
        for aligned in align([located.subword for located in source], subwords.split(), is_known):
            if aligned.origin is None:
                stretch = self.as_text(aligned.subword)
            else:
                stretch = text[source[aligned.origin.start].start : source[aligned.origin.stop - 1].end]
            if begun:
                restored += self._gap_before(aligned, stretch, last, restored, text, source)
            restored += stretch
            begun, last = True, aligned.origin.stop - 1 if aligned.origin else None
        return restored + text[source[-1].end :]

    def _gap_before(
        self,
        aligned: AlignedSubword,
        stretch: str,
        last: int | None,
        restored: str,
        text: str,
        source: Sequence[LocatedSubword],
    ) -> str:
        """The white space before an aligned subword; ``last`` is the source's before it, None after a new one."""
        if aligned.origin is not None and last is not None:
            # All between the two was left out; the longer gap, since one of them may be none beside a bracket.
            return max(_gap_in(text, source, last + 1), _gap_in(text, source, aligned.origin.start), key=len)
        usual = self._usual_gap(restored, aligned.subword, stretch)
        if aligned.place in (None, 0, len(source)):
            return usual
        found = _gap_in(text, source, aligned.place)
        right = source[aligned.place]
        usual_in_source = self._usual_gap(text[: right.start].rstrip(), right.subword, text[right.start : right.end])
        return usual if found == usual_in_source else found

    def _usual_gap(self, left: str, subword: str, stretch: str) -> str:
        return "" if self.continues_word(subword) else self.gap(left, stretch)


def _gap_in(text: str, source: Sequence[LocatedSubword], at: int) -> str:
    """What stands before a subword of the source and belongs to none."""
    return text[source[at - 1].end : source[at].start] if at else ""
