"""Small BERTs and RoBERTas from random weights, saved by transformers itself."""

import copy
import json

import small_barts

SIZES = dict(hidden_size=16, num_hidden_layers=2, intermediate_size=24, num_attention_heads=4, type_vocab_size=2)
WORDS = [
    "the",
    "cat",
    "sat",
    "on",
    "mat",
    "dog",
    "ran",
    "##s",
    "##n",
    "do",
    "t",
    "a",
    ",",
    ".",
    "'",
    "?",
    "never",
    "un",
    "我",
    "爱",
    "你",
    "。",
    "é",
    "<s>",
    "\u3000",
]
# Uncased English and some Chinese, with the special tokens where bert-base-uncased has them in their order.
PIECES = ["[PAD]", *(f"[unused{number}]" for number in range(5)), "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]


def write_word_pieces(folder, **settings):
    """Writes vocab.txt and tokenizer_config.json of a BERT."""
    (folder / "vocab.txt").write_text("".join(piece + "\n" for piece in PIECES), "utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")


def write_byte_level(folder):
    """Writes vocab.json and merges.txt of a RoBERTa, and returns its number of pieces."""
    vocabulary = small_barts.english_vocabulary()
    (folder / "vocab.json").write_text(json.dumps(vocabulary), "utf-8")
    merges = "".join(" ".join(pair) + "\n" for pair in small_barts.MERGES)
    (folder / "merges.txt").write_text("#version: 0.2\n" + merges, "utf-8")
    return len(vocabulary)


def new_bert(kind="BertForMaskedLM", seed=0, **config):
    """A BERT of transformers' class ``kind``."""
    import transformers

    sizes = SIZES | dict(vocab_size=len(PIECES), max_position_embeddings=64, pad_token_id=0)
    return _shaken(getattr(transformers, kind)(transformers.BertConfig(**sizes | config)), seed)


def new_roberta(vocab_size, kind="RobertaForMaskedLM", seed=0, **config):
    """A RoBERTa of transformers' class ``kind``; two rows of the positions are never used."""
    import transformers

    sizes = SIZES | dict(vocab_size=vocab_size, max_position_embeddings=66, type_vocab_size=1, layer_norm_eps=1e-5)
    ids = dict(pad_token_id=1, bos_token_id=0, eos_token_id=2)
    return _shaken(getattr(transformers, kind)(transformers.RobertaConfig(**sizes | ids | config)), seed)


def train(commands, data, *arguments, arch):
    """Runs fairseq-train in this process, on ``data``, with options that suit an encoder by itself.

    Args:
        commands: the fixture ``fairseq_commands``.
    """
    commands = copy.copy(commands)
    common = "--optimizer adam --lr 1e-3 --cpu --log-format none --seed 3 --num-workers 0 --no-epoch-checkpoints"
    commands.train_arguments = lambda *given, arch: [str(data), "--arch", arch, *common.split(), *map(str, given)]
    commands.train(*arguments, arch=arch)


def binarise_sentences(data, dictionary, lines, labels):
    """Writes the folders input0 and label that the task sentence_prediction reads, for training and validation.

    Args:
        data: a new folder.
        dictionary: a dict.txt, or None to make one.
        lines: sentences as pieces separated by spaces.
        labels: a word for each.
    """
    from fairseq import options
    from fairseq_cli import preprocess

    data.mkdir()
    for part, content, given in (("input0", lines, dictionary), ("label", labels, None)):
        (data / part).with_suffix(".txt").write_text("".join(f"{line}\n" for line in content), "utf-8")
        text = str((data / part).with_suffix(".txt"))
        arguments = ["--only-source", "--trainpref", text, "--validpref", text, "--destdir", str(data / part)]
        arguments += ["--srcdict", str(given)] if given else []
        preprocess.main(options.get_preprocessing_parser().parse_args(arguments))


def _shaken(model, seed):
    """Gives every parameter values of its own, biases and layer norms too, so that none can be mistaken for another.

    The embeddings are small: there the constant of the layer norm counts.
    """
    import torch

    generator = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        std = 0.01 if "_embeddings" in name else 0.3
        centre = 1.0 if name.endswith(("LayerNorm.weight", "layer_norm.weight")) else 0.0
        parameter.data = centre + std * torch.randn(parameter.shape, generator=generator)
    model.tie_weights()
    return model.eval()
