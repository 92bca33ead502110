"""GPT-2's byte-level BPE by fairseq's own ``gpt2_bpe``, which writes each piece as the number that GPT-2 gave it.

Radford et al., "Language Models are Unsupervised Multitask Learners", 2019, section 2.2. No text is unknown to it and
none is lost, white space included.
"""

from fairseq.data.encoders.gpt2_bpe_utils import bytes_to_unicode, get_encoder

from tlm_fairseq.errors import UserError
from tlm_fairseq.subwords.hypothesis_alignment import UNKNOWN, copy_unknown_pieces, is_not_unknown


class ByteLevelPieces:
    """The pieces of an encoder.json and a vocab.bpe.

    Args:
        encoder: path of encoder.json, piece -> number.
        merges: path of vocab.bpe, pairs of pieces.

    Raises:
        UserError: a file is missing or malformed, or they do not belong together.
    """

    by_characters = False

    def __init__(self, encoder, merges):
        for path in (encoder, merges):
            if not path.is_file():
                raise UserError(f"{path}: no such file; gpt2 needs encoder.json and vocab.bpe in one folder")
        try:
            self._bpe = get_encoder(str(encoder), str(merges))
        except (ValueError, AttributeError, TypeError):
            raise UserError(
                f"{encoder} and {merges}: not pieces with their numbers in JSON and pairs of pieces in UTF-8; "
                "download them again"
            ) from None
        self._check(encoder, merges)

    def encode(self, text):
        """Returns the numbers of the pieces, separated by spaces, as BART's dict.txt lists them."""
        return " ".join(map(str, self._bpe.encode(text)))

    def decode(self, pieces):
        """Returns the text of the pieces; bytes that are no UTF-8 become U+FFFD, and a line end a space.

        The unknown piece stays to be seen; other symbols that are no pieces of text (``<mask>``) are left out.
        """
        text, numbers = "", []
        for piece in [*pieces.split(), UNKNOWN]:
            if piece == UNKNOWN:
                text += self._bpe.decode(numbers) + UNKNOWN
                numbers = []
            elif piece.isdecimal() and int(piece) in self._text_numbers:
                numbers.append(int(piece))
        return text.removesuffix(UNKNOWN).replace("\n", " ")

    def restore(self, text, pieces, is_known=is_not_unknown):
        """Returns the text of a hypothesis, with its unknown pieces copied from the source ``text``."""
        return self.decode(" ".join(copy_unknown_pieces(self.encode(text).split(), pieces.split(), is_known)))

    def words(self, text):
        """Returns the words in which a reader compares two texts."""
        return text.split()

    def _check(self, encoder, merges):
        """Every byte and every merge has a number of its own, so that no text is lost."""
        numbers = self._bpe.encoder
        if len(set(numbers.values())) < len(numbers) or not all(type(number) is int for number in numbers.values()):
            raise UserError(f"{encoder}: not a number of its own for each piece; download it again")
        lacking = [character for character in bytes_to_unicode().values() if character not in numbers]
        if lacking:
            raise UserError(f"{encoder}: lacks {lacking[0]!r}, one of the 256 bytes; download it again")
        for pair in self._bpe.bpe_ranks:
            if len(pair) != 2 or "".join(pair) not in numbers:
                raise UserError(
                    f"{merges}: {' '.join(pair)!r} is no pair of pieces in {encoder.name}; download both again"
                )
        characters = set(bytes_to_unicode().values())
        self._text_numbers = {number for piece, number in numbers.items() if set(piece) <= characters}
