"""WordPiece with the vocabulary of a BERT, which Chinese BARTs have too: a subword for each Chinese character.

Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding", NAACL 2019. The
special tokens of the vocabulary are no subwords of text here: "[MASK]" in a sentence is three subwords.
"""

import unicodedata
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.subwords.fairseq_symbols import UNKNOWN, is_safe_in_fairseq
from tlm_fairseq.subwords.hypothesis_alignment import IsKnown, is_not_unknown
from tlm_fairseq.subwords.located_subwords import LocatedSubword, LocatedSubwords
from tlm_fairseq.subwords.tokenizer_settings import read_tokenizer_settings
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.parallel_text import read_lines

VOCABULARY = "vocab.txt"
UNKNOWN_WORD = "[UNK]"
_WITHIN_WORD = "##"
# As English is written; a Chinese text has full-width marks.
_CLOSING, _OPENING = ",.;:!?%)]}'’", "([{'’"


class WordPiece(LocatedSubwords):
    """The subwords of a vocab.txt.

    Args:
        path: the vocabulary, a subword a line. A tokenizer_config.json beside it tells whether to fold case and strip
            accents; without one the text stays as it is.
        unknown: how an unknown subword is written, as BERT does it or as fairseq's dictionary.

    Raises:
        UserError: a file is missing or malformed.
    """

    model_files = (VOCABULARY,)
    by_characters = True

    def __init__(self, path: StrPath, unknown: str = UNKNOWN_WORD) -> None:
        import tokenizers

        vocabulary = {subword: row for row, subword in enumerate(read_lines(path))}
        if UNKNOWN_WORD not in vocabulary:
            raise UserError(f"{path} lacks {UNKNOWN_WORD}, so it is no vocabulary of a BERT; give its vocab.txt")
        settings = read_tokenizer_settings(Path(path).parent)
        self._tokenizer = tokenizers.Tokenizer(tokenizers.models.WordPiece(vocabulary, unk_token=UNKNOWN_WORD))
        self._tokenizer.normalizer = tokenizers.normalizers.BertNormalizer(
            clean_text=True,
            handle_chinese_chars=bool(settings.get("tokenize_chinese_chars", True)),
            strip_accents=settings.get("strip_accents"),
            lowercase=bool(settings.get("do_lower_case", False)),
        )
        self._tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
        self._unknown = unknown

    def locate(self, text: str) -> list[LocatedSubword]:
        encoding = self._tokenizer.encode(text)
        return [
            LocatedSubword(self._unknown if _is_unknown(subword) else subword, *span)
            for subword, span in zip(encoding.tokens, encoding.offsets)
        ]

    def as_text(self, subword: str) -> str:
        return subword.removeprefix(_WITHIN_WORD) if subword != _WITHIN_WORD else subword

    def continues_word(self, subword: str) -> bool:
        return subword.startswith(_WITHIN_WORD) and subword != _WITHIN_WORD

    def gap(self, left: str, right: str) -> str:
        joins = _is_chinese(left[-1:]) or _is_chinese(right[:1]) or left[-1:] in _OPENING or right[:1] in _CLOSING
        return "" if joins else " "

    def restore(self, text: str, subwords: str, is_known: IsKnown = is_not_unknown) -> str:
        return super().restore(
            text,
            " ".join(UNKNOWN if subword == UNKNOWN_WORD else subword for subword in subwords.split()),
            lambda subword: subword != UNKNOWN_WORD and is_known(subword),
        )


def _is_unknown(subword: str) -> bool:
    return subword == UNKNOWN_WORD or not is_safe_in_fairseq(subword)


def _is_chinese(character: str) -> bool:
    """Whether words are written without a space beside it: full-width characters, and typographic quotes and dashes."""
    wide = unicodedata.east_asian_width(character) in "WF" if character else False
    return wide or (not character.isascii() and unicodedata.category(character).startswith("P"))
