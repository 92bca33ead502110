"""Text to subwords and back with SentencePiece, without losing a character and without an unknown one.

Two things differ from SentencePiece's defaults. Text is not normalised (no NFKC: it would rewrite learner text), and
characters outside the vocabulary become byte pieces, so that no input is unknown to the model. Runs of spaces become
one and those at the ends go, as in tokenised text; U+2581, SentencePiece's own mark of a space, comes back as a space.

Kudo and Richardson, "SentencePiece: A simple and language independent subword tokenizer and detokenizer for Neural
Text Processing", EMNLP 2018 (system demonstrations).
"""

import io
from collections.abc import Callable, Iterable
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.subwords.fairseq_symbols import is_safe_in_fairseq
from tlm_fairseq.subwords.interface import Subwords
from tlm_fairseq.text.files import StrPath, written_whole
from tlm_fairseq.text.parallel_text import read_lines


def train_sentencepiece(
    inputs: Iterable[StrPath], prefix: StrPath, vocabulary_size: int, character_coverage: float = 0.9999
) -> None:
    """Learns BPE and writes ``PREFIX.model`` and ``PREFIX.dict.txt``, its subwords as fairseq's dictionary.

    Args:
        inputs: text files to learn from; both sides of the training text, for a joined vocabulary.
        prefix: path of the outputs, without their endings.
        vocabulary_size: number of subwords, the 256 byte pieces and the unknown one among them.
        character_coverage: share of the characters of the text that get a subword of their own.

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
    subwords = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    with written_whole(f"{prefix}.dict.txt") as handle:
        for subword in filter(is_safe_in_fairseq, subwords):
            handle.write(f"{subword} 1\n")


class SentencePiece(Subwords):
    """The subwords of a SentencePiece model.

    Args:
        path: a file written by ``train_sentencepiece``, ending in ``.model``.

    Raises:
        UserError: the file is missing or holds no SentencePiece model with byte pieces.
    """

    model_files = ("*.model",)

    def __init__(self, path: StrPath) -> None:
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
        self._known: Callable[[str], bool] = lambda subword: self._processor.piece_to_id(subword) != unknown

    def encode(self, text: str) -> str:
        subwords = self._processor.encode(text, out_type=str)
        return " ".join(safe for subword in subwords for safe in self._as_safe_subwords(subword))

    def decode(self, subwords: str) -> str:
        """Returns the line of text that the subwords stand for; a line end in it becomes a space."""
        text: str = self._processor.decode_pieces(subwords.split(" ") if subwords else [])
        return text.replace("\n", " ")

    def _as_safe_subwords(self, subword: str) -> list[str]:
        """Spells out the subwords that fairseq would tear at a white space or take for a symbol of its own."""
        if self._known(subword) and is_safe_in_fairseq(subword):
            return [subword]
        characters = []
        for character in subword:
            if self._known(character) and is_safe_in_fairseq(character):
                characters.append(character)
            else:
                characters.extend(_byte_piece(byte) for byte in character.encode("utf-8"))
        return characters


def _byte_piece(byte: int) -> str:
    return f"<0x{byte:02X}>"
