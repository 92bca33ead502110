"""The kinds of subwords, named as fairseq's ``--bpe``. A new one is a class of ``Subwords`` and a line in ``KINDS``."""

from collections.abc import Callable, Sequence
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.subwords.bpe_files import ENCODER, MERGES
from tlm_fairseq.subwords.fairseq_symbols import UNKNOWN
from tlm_fairseq.subwords.gpt2_bpe import GPT2BPE
from tlm_fairseq.subwords.interface import Subwords
from tlm_fairseq.subwords.plain_text import Characters, Words
from tlm_fairseq.subwords.sentencepiece import SentencePiece
from tlm_fairseq.subwords.tokenizer_settings import read_tokenizer_settings
from tlm_fairseq.subwords.wordpiece import VOCABULARY, WordPiece
from tlm_fairseq.text.files import StrPath

KINDS: dict[str, type[Subwords]] = {
    "sentencepiece": SentencePiece,
    "gpt2": GPT2BPE,
    "bert": WordPiece,
    "characters": Characters,
    "none": Words,
}
# Those for languages that write words with spaces between them.
KINDS_OF_WORDS = tuple(kind for kind, reader in KINDS.items() if not reader.by_characters)


def open_subwords(kind: str, path: StrPath | None = None) -> Subwords:
    """Returns the reader of a kind.

    Args:
        kind: a name in ``KINDS``.
        path: a file of the model, or the folder that holds it; None for a kind without one.

    Raises:
        UserError: the file is missing or malformed, or one is named for a kind without a model.
    """
    reader = KINDS[kind]
    # It takes the model's path, if it has a model.
    opened: Callable[..., Subwords] = reader
    if not reader.model_files:
        if path is not None:
            raise UserError(f"--bpe {kind} has no model; leave --bpe-model {path} out")
        return opened()
    if path is None:
        raise UserError(f"--bpe {kind} needs --bpe-model, the file or folder of {' and '.join(reader.model_files)}")
    return opened(_find_model(reader.model_files, Path(path)))


def encoder_kind(folder: StrPath) -> str:
    """Returns the kind of the subwords of a pretrained encoder, "bert" or "gpt2".

    Args:
        folder: with the files that ``tlm-fairseq checkpoint from-hf`` writes beside its checkpoint: vocab.txt for a
            BERT, encoder.json with vocab.bpe for a RoBERTa.

    Raises:
        UserError: the folder holds neither.
    """
    folder = Path(folder)
    if (folder / VOCABULARY).is_file():
        return "bert"
    if (folder / ENCODER).is_file() and (folder / MERGES).is_file():
        return "gpt2"
    raise UserError(
        f"{folder}: holds neither {VOCABULARY} nor {ENCODER} with {MERGES}; name the folder of a checkpoint that "
        "tlm-fairseq checkpoint from-hf has written"
    )


def open_encoder_subwords(folder: StrPath) -> Subwords:
    """Returns the reader of the subwords of a pretrained encoder; see ``encoder_kind`` for the folder.

    Its subwords are Hugging Face's, written as dict.txt lists them: WordPiece's as they are, and ``<unk>`` for an
    unknown one; byte-level BPE's as GPT-2's numbers. There are no special tokens among them: ``[SEP]`` or ``<mask>`` in
    a text is text like any other (transformers' ``split_special_tokens=True``). tokenizer_config.json, where it lies in
    the folder, tells of case, accents, and a space before the first word.

    Raises:
        UserError: the folder holds no such files, or one is malformed.
    """
    folder = Path(folder)
    if encoder_kind(folder) == "bert":
        return WordPiece(folder / VOCABULARY, unknown=UNKNOWN)
    return GPT2BPE(folder, bool(read_tokenizer_settings(folder).get("add_prefix_space", False)))


def _find_model(files: Sequence[str], path: Path) -> Path:
    """The folder of several files, where it or one of them is named; else the file, or the only one in a folder."""
    if len(files) > 1:
        return path.parent if path.name in files else path
    if not path.is_dir():
        return path
    found = sorted(path.glob(files[0]))
    if len(found) != 1:
        raise UserError(f"{path}: holds {len(found) or 'no'} {files[0]}; name the file with --bpe-model")
    return found[0]
