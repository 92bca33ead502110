"""WordPiece with the vocabulary of a BERT, which Chinese BARTs have too: a piece for each Chinese character.

Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding", NAACL 2019. The
special tokens of the vocabulary are no pieces of text here: "[MASK]" in a sentence is three pieces.
"""

import json
import unicodedata
from pathlib import Path

from tlm_fairseq.data.parallel_text import read_lines
from tlm_fairseq.errors import UserError
from tlm_fairseq.subwords.bpe_files import ENCODER, MERGES
from tlm_fairseq.subwords.gpt2_bpe import GPT2BPE
from tlm_fairseq.subwords.hypothesis_alignment import UNKNOWN, is_not_unknown
from tlm_fairseq.subwords.located_subwords import LocatedPiece, LocatedPieces
from tlm_fairseq.subwords.sentencepiece import is_safe_in_fairseq

VOCABULARY = "vocab.txt"
SETTINGS = "tokenizer_config.json"
UNKNOWN_WORD = "[UNK]"
_WITHIN_WORD = "##"
# As English is written; a Chinese text has full-width marks.
_CLOSING, _OPENING = ",.;:!?%)]}'’", "([{'’"


def read_word_pieces(folder):
    """Returns what turns text into the pieces of a pretrained encoder; its ``encode(text)`` joins them by spaces.

    The pieces are Hugging Face's, written as dict.txt lists them: WordPiece's as they are, and ``<unk>`` for an unknown
    one; byte-level BPE's as GPT-2's numbers. There are no special tokens among them: ``[SEP]`` or ``<mask>`` in a text
    is text like any other (transformers' ``split_special_tokens=True``).

    Args:
        folder: of the files that ``tlm-fairseq checkpoint from-hf`` writes beside its checkpoint: vocab.txt with
            tokenizer_config.json for a BERT; encoder.json with vocab.bpe for a RoBERTa.

    Raises:
        UserError: the folder holds neither, or a file is malformed.
    """
    folder = Path(folder)
    if (folder / VOCABULARY).is_file():
        return _DictionaryPieces(WordPieces(folder / VOCABULARY))
    if (folder / ENCODER).is_file() and (folder / MERGES).is_file():
        return GPT2BPE(folder, bool(_read_settings(folder / SETTINGS).get("add_prefix_space", False)))
    raise UserError(
        f"{folder}: holds neither {VOCABULARY} nor {ENCODER} with {MERGES}; name the folder of a checkpoint that "
        "tlm-fairseq checkpoint from-hf has written"
    )


class WordPieces(LocatedPieces):
    """The pieces of a vocab.txt.

    Args:
        path: the vocabulary, a piece a line. A tokenizer_config.json beside it tells whether to fold case and strip
            accents; without one the text stays as it is.

    Raises:
        UserError: a file is missing or malformed.
    """

    by_characters = True

    def __init__(self, path):
        import tokenizers

        vocabulary = {piece: row for row, piece in enumerate(read_lines(path))}
        if UNKNOWN_WORD not in vocabulary:
            raise UserError(f"{path} lacks {UNKNOWN_WORD}, so it is no vocabulary of a BERT; give its vocab.txt")
        settings = _read_settings(Path(path).parent / SETTINGS)
        self._tokenizer = tokenizers.Tokenizer(tokenizers.models.WordPiece(vocabulary, unk_token=UNKNOWN_WORD))
        self._tokenizer.normalizer = tokenizers.normalizers.BertNormalizer(
            clean_text=True,
            handle_chinese_chars=bool(settings.get("tokenize_chinese_chars", True)),
            strip_accents=settings.get("strip_accents"),
            lowercase=bool(settings.get("do_lower_case", False)),
        )
        self._tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()

    def locate(self, text):
        encoding = self._tokenizer.encode(text)
        return [
            LocatedPiece(piece if is_safe_in_fairseq(piece) else UNKNOWN_WORD, *span)
            for piece, span in zip(encoding.tokens, encoding.offsets)
        ]

    def as_text(self, piece):
        return piece.removeprefix(_WITHIN_WORD) if piece != _WITHIN_WORD else piece

    def continues_word(self, piece):
        return piece.startswith(_WITHIN_WORD) and piece != _WITHIN_WORD

    def gap(self, left, right):
        joins = _is_chinese(left[-1:]) or _is_chinese(right[:1]) or left[-1:] in _OPENING or right[:1] in _CLOSING
        return "" if joins else " "

    def restore(self, text, pieces, is_known=is_not_unknown):
        return super().restore(
            text,
            " ".join(UNKNOWN if piece == UNKNOWN_WORD else piece for piece in pieces.split()),
            lambda piece: piece != UNKNOWN_WORD and is_known(piece),
        )


class _DictionaryPieces:
    """WordPieces with fairseq's name for the unknown one."""

    def __init__(self, pieces):
        self._pieces = pieces

    def encode(self, text):
        pieces = self._pieces.encode(text).split(" ")
        return " ".join(UNKNOWN if piece == UNKNOWN_WORD else piece for piece in pieces)


def _read_settings(path):
    if not path.is_file():
        return {}
    try:
        settings = json.loads(path.read_text("utf-8"))
    except ValueError:
        raise UserError(f"{path}: not JSON in UTF-8; download it again") from None
    strip_accents = settings.get("strip_accents") if isinstance(settings, dict) else ""
    if strip_accents not in (None, True, False):
        raise UserError(f"{path}: not the settings of a tokenizer; download it again")
    return settings


def _is_chinese(character):
    """Whether words are written without a space beside it: full-width characters, and typographic quotes and dashes."""
    wide = unicodedata.east_asian_width(character) in "WF" if character else False
    return wide or (not character.isascii() and unicodedata.category(character).startswith("P"))
