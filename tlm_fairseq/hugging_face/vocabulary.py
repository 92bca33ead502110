"""The vocabulary of a model on both sides: GPT-2's byte-level BPE for RoBERTa and BART, WordPiece for BERT and Chinese
BARTs.

fairseq's RoBERTa and BART write text as the numbers that GPT-2 gave its pieces, so that their dict.txt lists numbers;
they are encoder.json's values, and encoder.json follows from the merges: the 256 bytes come first, then the merges in
their order, then the end of text. (Radford et al. 2019, section 2.2, and the files published with GPT-2.)
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tlm_fairseq.errors import UserError
from tlm_fairseq.hugging_face.folder import read_json
from tlm_fairseq.subwords.bpe_files import (
    ENCODER,
    MERGES,
    VERSION_LINE,
    check_merge,
    check_numbers,
    gpt2_numbers,
    read_merges,
    read_numbers,
)
from tlm_fairseq.text.files import StrPath

BPE = "byte-level BPE"
WORDPIECE = "WordPiece"

# Names of the special tokens in fairseq's order, the one for masked words at the end.
SPECIAL = {BPE: ("<s>", "<pad>", "</s>", "<unk>", "<mask>"), WORDPIECE: ("[CLS]", "[PAD]", "[SEP]", "[UNK]", "[MASK]")}
FAIRSEQ_SPECIAL = SPECIAL[BPE]
MASK = FAIRSEQ_SPECIAL[-1]
# Files of a Hugging Face folder that tell its vocabulary.
VOCABULARY_FILES = ("tokenizer.json", "vocab.json", "merges.txt", "vocab.txt")
_ONLY_KNOWN = "neither GPT-2's byte-level BPE nor BERT's WordPiece; other vocabularies cannot be converted"


@dataclass
class Vocabulary:
    """The pieces of text that a model knows.

    Attributes:
        kind: BPE or WORDPIECE.
        numbers: piece -> its row in the embedding on Hugging Face's side.
        merges: pairs of pieces in the order of learning; empty for WordPiece.
        path: the file that it was read from.
        added: pieces that were added to the tokenizer only; the embedding may lack rows for them.
    """

    kind: str
    numbers: dict
    merges: list
    path: Path
    added: frozenset = frozenset()

    @property
    def special(self) -> tuple[str, ...]:
        """Names of ``<s> <pad> </s> <unk> <mask>``."""
        return SPECIAL[self.kind]


def read_vocabulary(folder: StrPath) -> Vocabulary:
    """Returns the Vocabulary of a Hugging Face folder.

    Raises:
        UserError: the folder holds none, or one of another kind, or a file is malformed.
    """
    folder = Path(folder)
    if (folder / "tokenizer.json").is_file():
        return _from_tokenizer_json(folder / "tokenizer.json")
    if (folder / "vocab.json").is_file() and (folder / "merges.txt").is_file():
        numbers, merges = read_numbers(folder / "vocab.json"), read_merges(folder / "merges.txt")
        return _with_special(Vocabulary(BPE, numbers, merges, folder / "vocab.json"))
    if (folder / "vocab.txt").is_file():
        return _with_special(Vocabulary(WORDPIECE, _read_pieces(folder / "vocab.txt"), [], folder / "vocab.txt"))
    raise UserError(
        f"{folder}: holds no vocabulary; download tokenizer.json, or vocab.json with merges.txt, or vocab.txt"
    )


def read_fairseq_vocabulary(folder: StrPath) -> Vocabulary | None:
    """Returns the Vocabulary that dict.txt, encoder.json and vocab.bpe in a folder describe; None where one is absent.

    Raises:
        UserError: a file is malformed.
    """
    dictionary, encoder, merges = (Path(folder) / name for name in ("dict.txt", ENCODER, MERGES))
    if not all(path.is_file() for path in (dictionary, encoder, merges)):
        return None
    pieces = {str(number): piece for piece, number in read_numbers(encoder).items()}
    symbols = [*FAIRSEQ_SPECIAL[:4], *read_symbols(dictionary)]
    if MASK not in symbols:
        symbols.append(MASK)
    rows = {pieces.get(symbol, symbol): row for row, symbol in enumerate(symbols)}
    return _with_special(Vocabulary(BPE, rows, read_merges(merges), dictionary))


def row_order(vocabulary: Vocabulary, config: Mapping[str, Any], rows: int) -> list[int]:
    """Returns Hugging Face's row numbers in the order in which fairseq's embedding has them.

    Args:
        vocabulary: a Vocabulary.
        config: of config.json; where it gives the numbers of special tokens (``pad_token_id``), they must be the
            vocabulary's.
        rows: of the embedding.

    Raises:
        UserError: the vocabulary and the embedding do not belong together.
    """
    first, mask = _special_rows(vocabulary, rows)
    for key, name, row in zip(("bos_token_id", "pad_token_id", "eos_token_id"), vocabulary.special, first):
        if config.get(key) not in (None, row):
            raise UserError(
                f"{vocabulary.path}: {name} has number {row}, but {key} in config.json is {config[key]!r}; "
                "they are of different models"
            )
    optional = {vocabulary.special[-1], *vocabulary.added}
    outside = [piece for piece, row in vocabulary.numbers.items() if row >= rows and piece not in optional]
    if outside:
        raise UserError(
            f"{vocabulary.path}: {outside[0]!r} has number {vocabulary.numbers[outside[0]]}, but the model has {rows} "
            "rows; they are of different models"
        )
    last = [] if mask is None else [mask]
    taken = {*first, *last}
    return [*first, *(row for row in range(rows) if row not in taken), *last]


def symbols(vocabulary: Vocabulary, order: Sequence[int]) -> list[str]:
    """Returns the lines of dict.txt without their counts: a symbol for every row of the embedding from row 4 on.

    Rows that fairseq could not name, such as empty ones or the second of two equal ones, become ``madeupword``s.
    """
    pieces = {row: piece for piece, row in vocabulary.numbers.items()}
    encoder = gpt2_numbers(vocabulary.merges) if vocabulary.kind == BPE else {}
    encoder[vocabulary.special[-1]] = MASK
    row_of = {MASK: vocabulary.numbers.get(vocabulary.special[-1])} | dict.fromkeys(FAIRSEQ_SPECIAL[:4])
    for row in order[4:]:
        piece = pieces.get(row, "")
        symbol = str(encoder.get(piece, piece))
        if _is_symbol(symbol):
            row_of.setdefault(symbol, row)
    symbol_of = {row: symbol for symbol, row in row_of.items()}
    made_up = (name for name in map("madeupword{:04d}".format, range(2 * len(order))) if name not in row_of)
    return [symbol_of[row] if row in symbol_of else next(made_up) for row in order[4:]]


def fairseq_files(vocabulary: Vocabulary, order: Sequence[int]) -> dict[str, str]:
    """Returns file name -> text of what fairseq needs beside a checkpoint.

    That is dict.txt, and for its ``--bpe gpt2`` encoder.json and vocab.bpe, for its ``--bpe bert`` vocab.txt.
    """
    files = {"dict.txt": "".join(f"{symbol} 1\n" for symbol in symbols(vocabulary, order))}
    if vocabulary.kind == BPE:
        files[ENCODER] = json.dumps(gpt2_numbers(vocabulary.merges)) + "\n"
        files[MERGES] = "\n".join([VERSION_LINE, *map(" ".join, vocabulary.merges), ""])
    else:
        pieces = {row: piece for piece, row in vocabulary.numbers.items()}
        files["vocab.txt"] = "".join(pieces.get(row, f"[unused-{row}]") + "\n" for row in range(max(pieces) + 1))
    return files


def read_symbols(path: StrPath) -> list[str]:
    """Returns the symbols of a dict.txt in their order."""
    listed = []
    for number, line in enumerate(_lines(path), start=1):
        symbol, space, count = line.rstrip().rpartition(" ")
        if not space or not count.isdecimal():
            raise UserError(f"{path}, line {number}: no symbol and count; write it again with fairseq-preprocess")
        listed.append(symbol)
    return listed


def _special_rows(vocabulary: Vocabulary, rows: int) -> tuple[list[int], int | None]:
    """Rows of <s> <pad> </s> <unk>, and of <mask> or None where the embedding has no row for it."""
    first = [vocabulary.numbers[name] for name in vocabulary.special[:4]]
    if max(first) >= rows:
        name = vocabulary.special[first.index(max(first))]
        raise UserError(f"{vocabulary.path}: {name} has number {max(first)}, but the model has {rows} rows")
    mask = vocabulary.numbers.get(vocabulary.special[-1])
    return first, mask if mask is not None and mask < rows else None


def _is_symbol(text: str) -> bool:
    """Whether fairseq reads a line of dict.txt that begins so as this symbol."""
    return text.split() == [text] and text.encode("utf-8", "replace").decode("utf-8") == text


def _from_tokenizer_json(path: Path) -> Vocabulary:
    content = read_json(path)
    model = content.get("model")
    if not isinstance(model, dict) or not isinstance(model.get("vocab"), dict):
        raise UserError(f"{path}: {_ONLY_KNOWN}")
    try:
        # They may be in the vocabulary as well.
        added = {token["content"]: token["id"] for token in content.get("added_tokens") or []}
        merges = [merge.split(" ") if isinstance(merge, str) else merge for merge in model.get("merges") or []]
        byte_level = (content.get("decoder") or {}).get("type") == "ByteLevel"
    except (AttributeError, KeyError, TypeError):
        raise UserError(f"{path}: not as the library tokenizers writes it; download it again") from None
    numbers = check_numbers({**model["vocab"], **added}, path)
    added = frozenset(added) - set(model["vocab"])
    # Files of early versions do not name the type of the model.
    if byte_level and "merges" in model:
        pairs = [check_merge(merge, f"{path}, merge {number}") for number, merge in enumerate(merges, start=1)]
        return _with_special(Vocabulary(BPE, numbers, pairs, path, added))
    if "max_input_chars_per_word" in model:
        return _with_special(Vocabulary(WORDPIECE, numbers, [], path, added))
    raise UserError(f"{path}: {_ONLY_KNOWN}")


def _with_special(vocabulary: Vocabulary) -> Vocabulary:
    lacking = [name for name in vocabulary.special[:4] if name not in vocabulary.numbers]
    if lacking:
        raise UserError(f"{vocabulary.path}: lacks {' '.join(lacking)}, which every model of fairseq needs")
    return vocabulary


def _read_pieces(path: StrPath) -> dict[str, int]:
    """vocab.txt: a piece a line; of equal ones the last counts, as for BERT's own tokenizer."""
    return {line: row for row, line in enumerate(_lines(path))}


def _lines(path: StrPath) -> list[str]:
    """Lines of a text without their ends."""
    try:
        lines = Path(path).read_bytes().decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: not UTF-8 (byte {error.start}); download it again") from None
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]
