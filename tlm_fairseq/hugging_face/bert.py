"""BERT's and RoBERTa's sizes and weights under the names of Hugging Face, and under those of fairseq's RoBERTa.

Devlin et al. 2019 (https://arxiv.org/abs/1810.04805) and Liu et al. 2019 (https://arxiv.org/abs/1907.11692) describe
the same function: learned positions, a layer norm on the embeddings, layer norm after each block. What differs:

- Token types: fairseq has none. The vector of type 0 is added to every position, so the second sentence of a pair is of
  type 0 too.
- Positions: fairseq's begin in row 2, BERT's in row 0, RoBERTa's behind the row that has ``<pad>``'s number.
- Layer norm: BERT adds 1e-12 to the variance and fairseq 1e-5. ``--layer-norm-eps`` of this package's architectures
  carries the number; such a checkpoint names one of them, and any other a stock one.
- Masked LM: both sides have the same head. Where a folder has none, the checkpoint gets a new one.
- Heads for sentences, BERT's pooler among them, are left out. fairseq reads a head only whole, with an output for each
  class, and how many there are depends on the task; so fairseq's head starts anew, as in RoBERTa's own fine-tuning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support.layer_norms import OPTION as LAYER_NORM_EPS
from tlm_fairseq.fairseq_support.layer_norms import STOCK_EPS
from tlm_fairseq.hugging_face.folder import first_of
from tlm_fairseq.hugging_face.sizes import (
    ACTIVATIONS,
    check_heads,
    check_shapes,
    checked_activation,
    checked_numbers,
    is_number,
    linear,
    norm,
)
from tlm_fairseq.hugging_face.vocabulary import WORDPIECE, Vocabulary
from tlm_fairseq.text.files import StrPath

ARCHITECTURES = ("roberta_base", "roberta_large")
TASK = "masked_lm"
# Its tasks add <mask> to every dictionary, so that the embedding has a row for it.
NEEDS_MASK = True
# config.json's name -> fairseq's option, and what transformers assumes where config.json does not say.
SIZES = {
    "num_hidden_layers": ("encoder_layers", 12),
    "hidden_size": ("encoder_embed_dim", 768),
    "intermediate_size": ("encoder_ffn_embed_dim", 3072),
    "num_attention_heads": ("encoder_attention_heads", 12),
    "max_position_embeddings": (None, 512),
    "type_vocab_size": (None, 2),
    "vocab_size": (None, 30522),
}
RATES = {"hidden_dropout_prob": ("dropout", 0.1), "attention_probs_dropout_prob": ("attention_dropout", 0.1)}
# What the architectures' own functions leave to the model.
DEFAULTS = {"max_positions": 512, LAYER_NORM_EPS: STOCK_EPS}
SIZE_OPTIONS = {option for option, _ in SIZES.values() if option} | {"activation_fn", *DEFAULTS}
# Settings that describe other models than these, and the one value that fairseq has.
OTHER_MODELS = {"position_embedding_type": "absolute", "is_decoder": False, "add_cross_attention": False}

WORDS, POSITIONS, TYPES = (f"embeddings.{name}_embeddings.weight" for name in ("word", "position", "token_type"))
# Hugging Face's name -> fairseq's, in each layer.
LAYER = {
    "attention.self.query": "self_attn.q_proj",
    "attention.self.key": "self_attn.k_proj",
    "attention.self.value": "self_attn.v_proj",
    "attention.output.dense": "self_attn.out_proj",
    "attention.output.LayerNorm": "self_attn_layer_norm",
    "intermediate.dense": "fc1",
    "output.dense": "fc2",
    "output.LayerNorm": "final_layer_norm",
}
# fairseq's name of each part of the masked LM head -> Hugging Face's, by model type.
HEAD = {
    "bert": {
        "dense.weight": "cls.predictions.transform.dense.weight",
        "dense.bias": "cls.predictions.transform.dense.bias",
        "layer_norm.weight": "cls.predictions.transform.LayerNorm.weight",
        "layer_norm.bias": "cls.predictions.transform.LayerNorm.bias",
        "bias": "cls.predictions.bias",
    },
    "roberta": {
        "dense.weight": "lm_head.dense.weight",
        "dense.bias": "lm_head.dense.bias",
        "layer_norm.weight": "lm_head.layer_norm.weight",
        "layer_norm.bias": "lm_head.layer_norm.bias",
        "bias": "lm_head.bias",
    },
}
# The output of the head: its weight is the embedding of the words, its bias the head's own.
OUTPUT = {"bert": "cls.predictions.decoder", "roberta": "lm_head.decoder"}
# Constants that are no weights; and heads for sentences and spans, for which there is no place.
CONSTANTS = ("embeddings.position_ids", "embeddings.token_type_ids")
SENTENCE_HEADS = ("pooler.", "cls.seq_relationship.", "classifier.", "qa_outputs.")
# Names of BERT's first weights.
EARLY_NAMES = {"LayerNorm.gamma": "LayerNorm.weight", "LayerNorm.beta": "LayerNorm.bias"}

# fairseq counts positions from the row after <pad>'s number 1.
FIRST_POSITION = 2
# Of BERT's and RoBERTa's initial weights.
INITIAL_STD = 0.02


@dataclass
class Bert:
    """An encoder between the two sides.

    Attributes:
        config: as ``check_config`` returns it.
        embedding: of the words, (vocab_size, hidden_size), rows in Hugging Face's order.
        positions: (number of positions, hidden_size) from the first position on, with token type 0 added.
        weights: those of the layers and of the norm on the embeddings, under fairseq's names within its encoder.
        head: of the masked LM, fairseq's name -> tensor, or None.
        left_out: names of heads that are not carried over.
    """

    config: dict
    embedding: torch.Tensor
    positions: torch.Tensor
    weights: dict
    head: dict | None
    left_out: list = field(default_factory=list)


def check_config(config: dict[str, Any], path: StrPath) -> dict[str, Any]:
    """Returns the keys of config.json that matter here, with defaults filled in.

    Raises:
        UserError: a value makes no sense, or describes something that fairseq's RoBERTa cannot be.
    """
    for name, value in OTHER_MODELS.items():
        if config.get(name, value) not in (value, None):
            raise UserError(f"{path}: {name} is {config[name]!r}; with fairseq's RoBERTa it can be {value!r} only")
    checked = {"model_type": config["model_type"]} | checked_numbers(config, SIZES, RATES, path)
    check_heads(checked, "num_attention_heads", "hidden_size", path)
    checked["hidden_act"] = checked_activation(config, "hidden_act", "RoBERTa", path)
    checked[LAYER_NORM_EPS] = eps = config.get(LAYER_NORM_EPS, 1e-12)
    if not is_number(eps, (int, float)) or not 0 < eps < 1:
        raise UserError(f"{path}: {LAYER_NORM_EPS} is {eps!r}; a number above 0 and below 1 is needed")
    checked["first_position"] = 0 if checked["model_type"] == "bert" else _row_after_padding(config, path)
    if checked["first_position"] >= checked["max_position_embeddings"]:
        raise UserError(f"{path}: max_position_embeddings leaves no position behind pad_token_id")
    return checked


def architectures(config: dict[str, Any]) -> tuple[str, ...]:
    """Names of fairseq's architectures that an encoder of this configuration may have."""
    return ARCHITECTURES


def special_numbers(settings: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """The numbers of special tokens in config.json that must be the vocabulary's.

    BERT knows no beginning and no end of a sentence, and what its config.json says about them means nothing.
    """
    names = ("pad_token_id",) if vocabulary.kind == WORDPIECE else ("bos_token_id", "pad_token_id", "eos_token_id")
    return {name: settings.get(name) for name in names}


def sentence_options(vocabulary: Vocabulary) -> list[str]:
    """Options of fairseq's task ``sentence_prediction`` that frame sentences as they were in pretraining:
    ``[CLS] a [SEP] b [SEP]``, or ``<s> a </s> </s> b </s>``."""
    separator = [] if vocabulary.kind == WORDPIECE else ["--separator-token", "2"]
    return ["--task", "sentence_prediction", "--criterion", "sentence_prediction", "--init-token", "0", *separator]


def remarks(bert: Bert, settings: Mapping[str, Any], vocabulary: Vocabulary) -> list[str]:
    """What a user should know about this model."""
    listed = []
    if bert.head is None:
        listed.append(
            "the folder holds no masked LM head that fairseq's could be, so the checkpoint has an untrained one: use "
            "it for fine-tuning, and not to predict masked words before it is trained"
        )
    if bert.left_out:
        listed.append(f"left out: {first_of(bert.left_out)}; fairseq's head for sentences starts anew")
    if bert.config["type_vocab_size"] > 1:
        listed.append("fairseq has no token types: both sentences of a pair are of type 0")
    if not is_stock(to_fairseq_options(bert.config)):
        listed.append(
            f"layer norms add {bert.config[LAYER_NORM_EPS]:g} to the variance, stock fairseq's "
            f"{STOCK_EPS:g}: keep --layer-norm-eps, and --user-dir tlm_fairseq to load the checkpoint"
        )
    return listed


def from_hugging_face_weights(weights: Mapping[str, torch.Tensor], config: dict[str, Any], path: StrPath) -> Bert:
    """Returns the Bert in the weights of a folder, in 32-bit floats.

    Args:
        weights: name -> tensor, of the bare model or of one with any of transformers' heads.
        config: as ``check_config`` returns it.
        path: of the weights, for messages.

    Raises:
        UserError: weights are missing, left over or of another size than config.json says.
    """
    weights = {_name_today(name, config["model_type"]): tensor.float() for name, tensor in weights.items()}
    left_out = sorted(name for name in weights if name.startswith(SENTENCE_HEADS))
    weights = {name: tensor for name, tensor in weights.items() if name not in (*CONSTANTS, *left_out)}
    head = _take_head(weights, config)
    check_shapes(weights, _shapes(config), "BERT", path)
    # Into the positions and not into the words, whose embedding the masked LM head shares.
    positions = weights.pop(POSITIONS)[config["first_position"] :] + weights.pop(TYPES)[0]
    embedding = weights.pop(WORDS)
    renamed = {_fairseq_name(name): tensor for name, tensor in weights.items()}
    return Bert(config, embedding, positions, renamed, head, left_out)


def to_fairseq_weights(bert: Bert, order: Sequence[int]) -> dict[str, torch.Tensor]:
    """Returns fairseq's weights, the rows of the words put into ``order``."""
    order = torch.tensor(order)
    embedding = bert.embedding[order]
    no_position = bert.positions.new_zeros(FIRST_POSITION, bert.positions.shape[1])
    encoder = {
        # Of fairseq's Transformer; only much older ones are treated otherwise.
        "version": torch.Tensor([3]),
        "embed_tokens.weight": embedding,
        "embed_positions.weight": torch.cat([no_position, bert.positions]),
        **bert.weights,
    }
    head = dict(bert.head or _new_head(*bert.embedding.shape))
    head["bias"] = head["bias"][order]
    return {
        **{f"encoder.sentence_encoder.{name}": tensor for name, tensor in encoder.items()},
        "encoder.lm_head.weight": embedding,
        **{f"encoder.lm_head.{name}": tensor for name, tensor in head.items()},
    }


def to_fairseq_options(config: dict[str, Any]) -> dict[str, Any]:
    """Returns fairseq's options, name -> value, for a checked configuration."""
    options = {option: config[name] for name, (option, _) in (SIZES | RATES).items() if option}
    options["max_positions"] = config["max_position_embeddings"] - config["first_position"]
    options["activation_fn"] = ACTIVATIONS[config["hidden_act"]]
    options[LAYER_NORM_EPS] = config[LAYER_NORM_EPS]
    return options


def is_stock(options: Mapping[str, Any]) -> bool:
    """Whether stock fairseq computes the same with these options, its own ``layer_norm_eps`` being fixed."""
    return options[LAYER_NORM_EPS] == STOCK_EPS


def _row_after_padding(config: dict[str, Any], path: StrPath) -> int:
    padding = config.get("pad_token_id", 1)
    if not is_number(padding, int) or padding < 0:
        raise UserError(f"{path}: pad_token_id is {padding!r}; a whole number is needed")
    return padding + 1


def _name_today(name: str, model_type: str) -> str:
    name = name.removeprefix(f"{model_type}.")
    for early, today in EARLY_NAMES.items():
        if name.endswith(early):
            name = name.removesuffix(early) + today
    return name


def _take_head(weights: dict[str, torch.Tensor], config: dict[str, Any]) -> dict[str, torch.Tensor] | None:
    """Takes the masked LM head out of ``weights``; None where it is not whole or not as fairseq's is."""
    kind, expected = config["model_type"], _head_shapes(config)
    output, names = OUTPUT[kind], HEAD[kind]
    weight, bias = (weights.pop(f"{output}.{name}", None) for name in ("weight", "bias"))
    head = {ours: weights.pop(theirs, None) for ours, theirs in names.items()}
    if head["bias"] is None:
        head["bias"] = bias
    if any(tensor is None or tuple(tensor.shape) != expected[name] for name, tensor in head.items()):
        return None
    is_tied = weight is None or (WORDS in weights and torch.equal(weight, weights[WORDS]))
    # RoBERTa's head has GELU whatever the layers have, and fairseq's what the layers have.
    is_same_function = kind == "bert" or config["hidden_act"] == "gelu"
    return head if is_tied and is_same_function else None


def _new_head(words: int, width: int) -> dict[str, torch.Tensor]:
    """An untrained head as RoBERTa's begins, the same in every conversion."""
    generator = torch.Generator().manual_seed(0)
    return {
        "dense.weight": torch.randn(width, width, generator=generator) * INITIAL_STD,
        "dense.bias": torch.zeros(width),
        "layer_norm.weight": torch.ones(width),
        "layer_norm.bias": torch.zeros(width),
        "bias": torch.zeros(words),
    }


def _head_shapes(config: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    width = config["hidden_size"]
    return linear("dense", width, width) | norm("layer_norm", width) | {"bias": (config["vocab_size"],)}


def _shapes(config: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """Hugging Face's name -> shape of all weights but the heads'."""
    width, inner = config["hidden_size"], config["intermediate_size"]
    shapes = {
        WORDS: (config["vocab_size"], width),
        POSITIONS: (config["max_position_embeddings"], width),
        TYPES: (config["type_vocab_size"], width),
    } | norm("embeddings.LayerNorm", width)
    for number in range(config["num_hidden_layers"]):
        for name in LAYER:
            full = f"encoder.layer.{number}.{name}"
            if name.endswith("LayerNorm"):
                shapes |= norm(full, width)
            else:
                outputs = inner if name == "intermediate.dense" else width
                shapes |= linear(full, outputs, inner if name == "output.dense" else width)
    return shapes


def _fairseq_name(name: str) -> str:
    if name.startswith("embeddings.LayerNorm."):
        return name.replace("embeddings.LayerNorm", "layernorm_embedding")
    _, _, number, rest = name.split(".", 3)
    part, _, kind = rest.rpartition(".")
    return f"layers.{number}.{LAYER[part]}.{kind}"
