"""What every reader of subwords does. ``registry`` lists the readers."""

from abc import ABC, abstractmethod
from typing import ClassVar

from tlm_fairseq.subwords.characters import split_characters
from tlm_fairseq.subwords.hypothesis_alignment import IsKnown, copy_unknown_subwords, is_not_unknown


class Subwords(ABC):
    """Text to subwords and back. Subwords are one string, separated by spaces, as ``fairseq-preprocess`` reads them.

    A reader without a model takes no argument, one whose model is a file takes its path, and one whose model is
    several files takes their folder. It raises a ``UserError`` where they are missing or malformed.

    Attributes:
        model_files: patterns of the names of the model's files; none for a reader without a model.
        by_characters: whether people compare two of its texts by characters (Chinese), or else by words.
    """

    model_files: ClassVar[tuple[str, ...]] = ()
    by_characters: ClassVar[bool] = False

    @abstractmethod
    def encode(self, text: str) -> str:
        """Returns the subwords of a line of text."""

    @abstractmethod
    def decode(self, subwords: str) -> str:
        """Returns the line of text that the subwords stand for."""

    def restore(self, text: str, subwords: str, is_known: IsKnown = is_not_unknown) -> str:
        """Returns the text of a hypothesis whose source is at hand; unknown subwords are copied from there.

        Args:
            text: the source. A hypothesis with all of its subwords gives it back to the character.
            subwords: the hypothesis.
            is_known: function of a subword, whether the model's vocabulary has it.
        """
        source = self.encode(text).split()
        restored = copy_unknown_subwords(source, subwords.split(), is_known)
        return text if restored == source else self.decode(" ".join(restored))

    def words(self, text: str) -> list[str]:
        """Returns the words, or the characters and ASCII runs, in which people compare two texts."""
        return [token.text for token in split_characters(text)] if self.by_characters else text.split()
