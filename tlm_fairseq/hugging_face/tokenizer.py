"""A tokenizer for transformers, made from a vocabulary or from the tokenizer of the folder that a model came from."""

import json
from pathlib import Path
from typing import Any

import tokenizers

from tlm_fairseq.errors import UserError
from tlm_fairseq.hugging_face.folder import read_json
from tlm_fairseq.hugging_face.vocabulary import BPE, Vocabulary
from tlm_fairseq.text.files import StrPath

# transformers reads both files with its general class, whatever the model's own class would add.
TOKENIZER = "tokenizer.json"
TOKENIZER_CONFIG = "tokenizer_config.json"
# What transformers takes where the file does not say.
WORDPIECE_DEFAULTS = {"do_lower_case": True, "strip_accents": None, "tokenize_chinese_chars": True}


def write_tokenizer(
    folder: StrPath, vocabulary: Vocabulary, positions: int, like: StrPath | None = None, without_bos: bool = False
) -> None:
    """Writes tokenizer.json and tokenizer_config.json.

    Args:
        folder: to write to.
        vocabulary: a Vocabulary, whose numbers are the rows of the embedding.
        positions: the longest input in tokens.
        like: the folder that the model came from, whose own settings (such as lower case) are kept; or None.
        without_bos: put no ``<s>`` before a sentence, as in text that fairseq-preprocess has prepared.

    Raises:
        UserError: the files in ``like`` are damaged.
    """
    source = Path(like or "") / TOKENIZER
    if like and source.is_file():
        try:
            tokenizer = tokenizers.Tokenizer.from_file(str(source))
        except Exception as error:  # The library raises no class of its own.
            first_line = str(error).split("\n")[0]
            raise UserError(f"{source}: not a tokenizer ({first_line}); download it again") from None
    else:
        tokenizer = _new(vocabulary, _settings(like))
    bos, pad, eos, unk, mask = vocabulary.special
    tokenizer.post_processor = _sentence_frame(vocabulary, without_bos)
    tokenizer.save(str(Path(folder) / TOKENIZER))
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": positions,
        "model_input_names": ["input_ids", "attention_mask"],
        "clean_up_tokenization_spaces": False,
        "bos_token": bos,
        "cls_token": bos,
        "eos_token": eos,
        "sep_token": eos,
        "pad_token": pad,
        "unk_token": unk,
    }
    if mask in vocabulary.numbers:
        config["mask_token"] = mask
    (Path(folder) / TOKENIZER_CONFIG).write_text(json.dumps(config, indent=2) + "\n", "utf-8")


def piece_settings(vocabulary: Vocabulary, folder: StrPath) -> dict[str, str]:
    """Returns a dictionary with tokenizer_config.json as transformers reads that of ``folder``.

    It tells of WordPiece whether it folds case, strips accents, parts Chinese characters; and of BPE whether a space
    goes before the first word. Where none does, as transformers has it by default, the dictionary is empty.
    """
    settings = _settings(folder)
    if vocabulary.kind == BPE:
        return {TOKENIZER_CONFIG: '{"add_prefix_space": true}\n'} if settings.get("add_prefix_space") else {}
    kept = {name: settings.get(name, default) for name, default in WORDPIECE_DEFAULTS.items()}
    return {TOKENIZER_CONFIG: json.dumps(kept, indent=2) + "\n"}


def _settings(folder: StrPath | None) -> dict[str, Any]:
    path = Path(folder or "") / TOKENIZER_CONFIG
    return read_json(path) if folder and path.is_file() else {}


def _new(vocabulary: Vocabulary, settings: dict[str, Any]) -> tokenizers.Tokenizer:
    """A tokenizer as transformers makes one of vocab.json and merges.txt, or of vocab.txt."""
    if vocabulary.kind == BPE:
        space = bool(settings.get("add_prefix_space", False))
        tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE(vocabulary.numbers, vocabulary.merges))
        tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=space)
        tokenizer.decoder = tokenizers.decoders.ByteLevel()
    else:
        unknown = vocabulary.special[3]
        settings = WORDPIECE_DEFAULTS | settings
        tokenizer = tokenizers.Tokenizer(tokenizers.models.WordPiece(vocabulary.numbers, unk_token=unknown))
        tokenizer.normalizer = tokenizers.normalizers.BertNormalizer(
            clean_text=True,
            handle_chinese_chars=settings["tokenize_chinese_chars"],
            strip_accents=settings["strip_accents"],
            lowercase=settings["do_lower_case"],
        )
        tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
        tokenizer.decoder = tokenizers.decoders.WordPiece(prefix="##")
    # In the order of their numbers: the library numbers a token that it does not know by itself.
    special = sorted((name for name in vocabulary.special if name in vocabulary.numbers), key=vocabulary.numbers.get)
    tokenizer.add_special_tokens(special)
    return tokenizer


def _sentence_frame(vocabulary: Vocabulary, without_bos: bool) -> tokenizers.processors.TemplateProcessing:
    bos, _, eos, _, _ = vocabulary.special
    start = "" if without_bos else f"{bos} "
    between = f"{eos} {eos}" if vocabulary.kind == BPE else eos
    return tokenizers.processors.TemplateProcessing(
        single=f"{start}$A {eos}",
        pair=f"{start}$A {between} $B {eos}",
        special_tokens=[(name, vocabulary.numbers[name]) for name in (bos, eos)],
    )
