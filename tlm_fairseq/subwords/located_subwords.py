"""Pieces that each stand for a stretch of the text, and may lose something of it: case, accents, white space.

A hypothesis keeps most pieces of its source, so what they lose comes back from there.
"""

from typing import NamedTuple

from tlm_fairseq.subwords.characters import split_characters
from tlm_fairseq.subwords.hypothesis_alignment import align, is_not_unknown


class LocatedPiece(NamedTuple):
    """``piece`` stands for ``text[start:end]`` (positions from 0, ``end`` exclusive) of the text it is part of."""

    piece: str
    start: int
    end: int


class LocatedPieces:
    """What the kinds of such pieces share. Each defines ``locate`` and, where they differ, the other three."""

    by_characters = False  # whether a reader compares two texts by characters, or else by words

    def locate(self, text):
        """Returns the list of LocatedPiece of a text, in order and without overlap."""
        raise NotImplementedError

    def as_text(self, piece):
        """Returns the text of a piece by itself."""
        return piece

    def continues_word(self, piece):
        """Whether no white space goes before a piece."""
        return False

    def gap(self, left, right):
        """Returns the white space that usually stands between two texts."""
        return " "

    def encode(self, text):
        """Returns the pieces of a text, separated by spaces, as ``fairseq-preprocess`` reads them."""
        return " ".join(located.piece for located in self.locate(text))

    def decode(self, pieces):
        """Returns the text that the pieces, separated by spaces, usually stand for."""
        text = ""
        for piece in pieces.split():
            text += (self._usual_gap(text, piece, self.as_text(piece)) if text else "") + self.as_text(piece)
        return text

    def restore(self, text, pieces, is_known=is_not_unknown):
        """Returns the text of a hypothesis; what the source has too stands in it as it stands there.

        Args:
            text: the source.
            pieces: the hypothesis, pieces separated by spaces.
            is_known: function of a piece, whether the model's vocabulary has it.

        A hypothesis with the pieces of the source gives the source itself, to the character.
        """
        source = self.locate(text)
        if not source:
            return self.decode(pieces)
        restored, begun, last = text[: source[0].start], False, None
        for aligned in align([located.piece for located in source], pieces.split(), is_known):
            if aligned.origin is None:
                stretch = self.as_text(aligned.piece)
            else:
                stretch = text[source[aligned.origin.start].start : source[aligned.origin.stop - 1].end]
            if begun:
                restored += self._gap_before(aligned, stretch, last, restored, text, source)
            restored += stretch
            begun, last = True, aligned.origin and aligned.origin.stop - 1
        return restored + text[source[-1].end :]

    def words(self, text):
        """Returns the words, or the characters and ASCII runs, in which a reader compares two texts."""
        return [token.text for token in split_characters(text)] if self.by_characters else text.split()

    def _gap_before(self, aligned, stretch, last, restored, text, source):
        """The white space before an aligned piece; ``last`` is the source's piece before it, None after a new piece."""
        if aligned.origin is not None and last is not None:
            # All between the two was left out; the longer gap, since one of them may be none beside a bracket.
            return max(_gap_in(text, source, last + 1), _gap_in(text, source, aligned.origin.start), key=len)
        usual = self._usual_gap(restored, aligned.piece, stretch)
        if aligned.place in (None, 0, len(source)):
            return usual
        found = _gap_in(text, source, aligned.place)
        right = source[aligned.place]
        usual_in_source = self._usual_gap(text[: right.start].rstrip(), right.piece, text[right.start : right.end])
        return usual if found == usual_in_source else found

    def _usual_gap(self, left, piece, stretch):
        return "" if self.continues_word(piece) else self.gap(left, stretch)


def _gap_in(text, source, at):
    """What stands before a piece of the source and belongs to none."""
    return text[source[at - 1].end : source[at].start] if at else ""
