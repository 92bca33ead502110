"""Words to pieces and back with SentencePiece, without losing a character and without an unknown one.

Two things differ from SentencePiece's defaults. Text is not normalised (no NFKC: it would rewrite learner text), and
characters outside the vocabulary become byte pieces, so that no input is unknown to the model. Runs of spaces become
one and those at the ends go, as in tokenised text; U+2581, SentencePiece's own mark of a space, comes back as a space.

Kudo and Richardson, "SentencePiece: A simple and language independent subword tokenizer and detokenizer for Neural
Text Processing", EMNLP 2018 (system demonstrations).
"""

import io
from pathlib import Path

from tlm_fairseq.data.parallel_text import read_lines
from tlm_fairseq.errors import UserError
from tlm_fairseq.files import written_whole
from tlm_fairseq.subwords.hypothesis_alignment import copy_unknown_pieces, is_not_unknown

# fairseq's dictionary adds these itself and gives them a meaning of their own.
FAIRSEQ_SYMBOLS = {"<s>", "<pad>", "</s>", "<unk>"}


def train_pieces(inputs, prefix, vocabulary_size, character_coverage=0.9999):
    """Learns BPE pieces and writes ``PREFIX.model`` and ``PREFIX.dict.txt``, the same pieces as fairseq's dictionary.

    Args:
        inputs: text files to learn from; both sides of the training text, for a joined vocabulary.
        prefix: path of the outputs, without their endings.
        vocabulary_size: number of pieces, the 256 byte pieces and the unknown one among them.
        character_coverage: share of the characters of the text that get a piece of their own.

    Raises:
        UserError: the text cannot be read, or the vocabulary size does not suit it.
    """
    import sentencepiece

    lines = [line for path in inputs for line in read_lines(path)]
    model = io.BytesIO()
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines),
            model_writer=model,
            model_type="bpe",
            vocab_size=vocabulary_size,
            character_coverage=character_coverage,
            normalization_rule_name="identity",
            byte_fallback=True,
            bos_id=-1,
            eos_id=-1,
            num_threads=1,
            minloglevel=2,
        )
    except RuntimeError as error:
        reason = " ".join(str(error).split())
        raise UserError(f"--vocabulary-size {vocabulary_size} does not suit this text: {reason}") from None
    with written_whole(f"{prefix}.model", "wb") as handle:
        handle.write(model.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    pieces = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    with written_whole(f"{prefix}.dict.txt") as handle:
        for piece in filter(is_safe_in_fairseq, pieces):
            handle.write(f"{piece} 1\n")


class Pieces:
    """A SentencePiece model read from a file.

    Args:
        path: a file written by ``train_pieces``, ending in ``.model``.

    Raises:
        UserError: the file is missing or holds no SentencePiece model with byte pieces.
    """

    by_characters = False  # whether a reader compares two texts by characters, or else by words

    def __init__(self, path):
        import sentencepiece

        try:
            proto = Path(path).read_bytes()
            self._processor = sentencepiece.SentencePieceProcessor(model_proto=proto)
        except (OSError, RuntimeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not a SentencePiece model"
            raise UserError(f"{path}: {reason}; give the .model file of `tlm-fairseq gec segment train`") from None
        unknown = self._processor.unk_id()
        if self._processor.piece_to_id(_byte_piece(0)) == unknown:
            raise UserError(f"{path} has no byte pieces; train it with `tlm-fairseq gec segment train`")
        self._known = lambda piece: self._processor.piece_to_id(piece) != unknown

    def encode(self, line):
        """Returns the pieces of a line, separated by spaces, as ``fairseq-preprocess`` reads them."""
        pieces = self._processor.encode(line, out_type=str)
        return " ".join(safe for piece in pieces for safe in self._as_safe_pieces(piece))

    def decode(self, line):
        """Returns the line that the pieces, separated by spaces, stand for; a line end in it becomes a space."""
        return self._processor.decode_pieces(line.split(" ") if line else []).replace("\n", " ")

    def restore(self, line, pieces, is_known=is_not_unknown):
        """Returns the text of a hypothesis, with its unknown pieces copied from the source.

        Args:
            line: the source; a hypothesis with all of its pieces gives it back to the character.
            pieces: the hypothesis, pieces separated by spaces.
            is_known: function of a piece, whether the model's vocabulary has it.
        """
        source = self.encode(line).split()
        restored = copy_unknown_pieces(source, pieces.split(), is_known)
        return line if restored == source else self.decode(" ".join(restored))

    def words(self, text):
        """Returns the words in which a reader compares two texts."""
        return text.split()

    def _as_safe_pieces(self, piece):
        """Spells out the pieces that fairseq would tear at a white space or take for a symbol of its own."""
        if self._known(piece) and is_safe_in_fairseq(piece):
            return [piece]
        characters = []
        for character in piece:
            if self._known(character) and is_safe_in_fairseq(character):
                characters.append(character)
            else:
                characters.extend(_byte_piece(byte) for byte in character.encode("utf-8"))
        return characters


def is_safe_in_fairseq(piece):
    """Whether fairseq reads the piece as one word of text, and not as several or as a symbol of its own."""
    return piece not in FAIRSEQ_SYMBOLS and piece.split() == [piece]


def _byte_piece(byte):
    return f"<0x{byte:02X}>"
