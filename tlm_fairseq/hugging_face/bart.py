"""BART's sizes and weights under the names of Hugging Face and of fairseq.

The function is that of Lewis et al. 2020 (https://arxiv.org/abs/1910.13461): layer norm after each block, learned
positions, a layer norm on the embeddings, one embedding for the encoder, the decoder and the output.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from tlm_fairseq.errors import UserError
from tlm_fairseq.hugging_face.sizes import (
    ACTIVATIONS,
    check_heads,
    check_shapes,
    checked_activation,
    checked_numbers,
    linear,
    norm,
)
from tlm_fairseq.hugging_face.vocabulary import Vocabulary
from tlm_fairseq.text.files import StrPath

# fairseq's architectures that are BART; those of mBART differ by the scaling of the embeddings, that is all.
ARCHITECTURES = {False: ("bart_base", "bart_large"), True: ("mbart_base", "mbart_large")}
# The task that the checkpoint names.
TASK = "translation"
# fairseq's BART drops the row of <mask> where the dictionary has none.
NEEDS_MASK = False
# config.json's name -> fairseq's option, and what transformers assumes where config.json does not say.
SIZES = {
    "encoder_layers": ("encoder_layers", 12),
    "encoder_ffn_dim": ("encoder_ffn_embed_dim", 4096),
    "encoder_attention_heads": ("encoder_attention_heads", 16),
    "decoder_layers": ("decoder_layers", 12),
    "decoder_ffn_dim": ("decoder_ffn_embed_dim", 4096),
    "decoder_attention_heads": ("decoder_attention_heads", 16),
    "d_model": ("encoder_embed_dim", 1024),
    "max_position_embeddings": ("max_source_positions", 1024),
    "vocab_size": (None, 50265),
}
RATES = {
    "dropout": ("dropout", 0.1),
    "attention_dropout": ("attention_dropout", 0.0),
    "activation_dropout": ("activation_dropout", 0.0),
    "encoder_layerdrop": ("encoder_layerdrop", 0.0),
    "decoder_layerdrop": ("decoder_layerdrop", 0.0),
    "classifier_dropout": ("pooler_dropout", 0.0),
}
# fairseq's options that hold the same number as another one, as Hugging Face has one number for both.
COUNTERPARTS = {"decoder_embed_dim": "encoder_embed_dim", "max_target_positions": "max_source_positions"}
# fairseq's options that fine-tuning must be given where the architecture sets another value.
SIZE_OPTIONS = {option for option, _ in SIZES.values() if option} | set(COUNTERPARTS) | {"activation_fn"}
# Values of options that the architectures' own functions leave to the model: none.
DEFAULTS = {}
# Hugging Face's name of fairseq's activation function.
ACTIVATIONS_BACK = {"gelu_fast": "gelu_new"} | {fairseq: name for name, fairseq in reversed(ACTIVATIONS.items())}

# Settings of early versions of config.json that describe other models than BART.
LEGACY = {
    "normalize_before": False,
    "normalize_embedding": True,
    "add_final_layer_norm": False,
    "static_position_embeddings": False,
    "add_bias_logits": False,
}

# Both sides keep two rows in front of the positions: fairseq counts from the row after <pad>'s number 1.
POSITION_OFFSET = 2

# Names of the one embedding in weights of either side, the first the one to write.
SHARED = ("shared.weight", "encoder.embed_tokens.weight", "decoder.embed_tokens.weight", "lm_head.weight")
FAIRSEQ_SHARED = ("encoder.embed_tokens.weight", "decoder.embed_tokens.weight", "decoder.output_projection.weight")
LOGITS_BIAS = "final_logits_bias"
VERSIONS = ("encoder.version", "decoder.version")


@dataclass
class Bart:
    """What both sides agree on.

    Attributes:
        config: the keys of SIZES and RATES, ``activation_function`` and ``scale_embedding``, as in config.json.
        embedding: (vocab_size, d_model), rows in Hugging Face's order.
        weights: all other weights under the names that both sides share.
    """

    config: dict
    embedding: torch.Tensor
    weights: dict


def check_config(config: dict[str, Any], path: StrPath) -> dict[str, Any]:
    """Returns the keys of config.json that make up ``Bart.config``, with defaults filled in.

    Raises:
        UserError: a value makes no sense, or describes something that fairseq's BART cannot be.
    """
    checked = checked_numbers(config, SIZES, RATES, path)
    for part in ("encoder", "decoder"):
        check_heads(checked, f"{part}_attention_heads", "d_model", path)
    checked["activation_function"] = checked_activation(config, "activation_function", "BART", path)
    checked["scale_embedding"] = bool(config.get("scale_embedding", False))
    for name, value in LEGACY.items():
        if config.get(name, value) != value:
            raise UserError(f"{path}: {name} is {config[name]!r}; with fairseq's BART it can be {value} only")
    return checked


def architectures(config: dict[str, Any]) -> tuple[str, ...]:
    """Names of fairseq's architectures that a BART of this configuration may have."""
    return ARCHITECTURES[config["scale_embedding"]]


def special_numbers(settings: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """The numbers of special tokens in config.json that must be the vocabulary's."""
    return {name: settings.get(name) for name in ("bos_token_id", "pad_token_id", "eos_token_id")}


def sentence_options(vocabulary: Vocabulary) -> list[str]:
    """Options of the task for sentences that an encoder by itself is fine-tuned with; a BART has none."""
    return []


def is_stock(options: Mapping[str, Any]) -> bool:
    """Whether stock fairseq computes the same with these options."""
    return True


def remarks(bart: Bart, settings: Mapping[str, Any], vocabulary: Vocabulary) -> list[str]:
    """What a user should know about this model."""
    start, eos = settings.get("decoder_start_token_id"), vocabulary.numbers[vocabulary.special[2]]
    if start in (None, eos):
        return []
    return [
        f"this model starts decoding from token {start}, and fairseq always from {vocabulary.special[2]}; "
        "it will learn that in fine-tuning"
    ]


def from_hugging_face_weights(weights: Mapping[str, torch.Tensor], config: dict[str, Any], path: StrPath) -> Bart:
    """Returns the Bart in the weights of a folder, in 32-bit floats.

    Args:
        weights: name -> tensor, of the bare model or of one with a head for generation.
        config: as ``check_config`` returns it.
        path: of the weights, for messages.

    Raises:
        UserError: weights are missing, left over or of another size than config.json says, the output has a bias, or
            the embeddings are not tied.
    """
    weights = {name.removeprefix("model."): tensor.float() for name, tensor in weights.items()}
    bias = weights.pop(LOGITS_BIAS, None)
    if bias is not None and bias.any():
        raise UserError(f"{path}: {LOGITS_BIAS} is not zero; fairseq's BART has no place for it")
    return _bart(weights, config, SHARED, path)


def to_hugging_face_weights(bart: Bart) -> dict[str, torch.Tensor]:
    """Returns the weights that BartForConditionalGeneration loads; tied ones are named once, as transformers does."""
    weights = {f"model.{name}": tensor for name, tensor in bart.weights.items()}
    weights[f"model.{SHARED[0]}"] = bart.embedding
    weights[LOGITS_BIAS] = torch.zeros(1, len(bart.embedding))
    return weights


def from_fairseq_weights(weights: Mapping[str, torch.Tensor], config: dict[str, Any], path: StrPath) -> Bart:
    """Returns the Bart in a fairseq checkpoint's weights, in 32-bit floats; its rows stay in fairseq's order.

    Raises:
        UserError: as ``from_hugging_face_weights``.
    """
    weights = {name: tensor.float() for name, tensor in weights.items()}
    return _bart(weights, config, FAIRSEQ_SHARED, path)


def to_fairseq_weights(bart: Bart, order: Sequence[int]) -> dict[str, torch.Tensor]:
    """Returns fairseq's weights, the embedding's rows put into ``order``."""
    embedding = bart.embedding[torch.tensor(order)]
    weights = dict.fromkeys(FAIRSEQ_SHARED, embedding)
    # Version 3 of fairseq's Transformer; only much older ones are treated otherwise.
    versions = {name: torch.Tensor([3]) for name in VERSIONS}
    return {**versions, **weights, **bart.weights}


def to_fairseq_options(config: dict[str, Any]) -> dict[str, Any]:
    """Returns fairseq's options, name -> value, for a checked configuration."""
    options = {option: config[name] for name, (option, _) in (SIZES | RATES).items() if option}
    options |= {counterpart: options[option] for counterpart, option in COUNTERPARTS.items()}
    options["activation_fn"] = ACTIVATIONS[config["activation_function"]]
    return options


def from_fairseq_options(options: Mapping[str, Any], rows: int, path: StrPath) -> dict[str, Any]:
    """Returns the checked configuration for fairseq's options.

    Args:
        options: name -> value; the architecture's defaults filled in.
        rows: of the embedding.
        path: of the checkpoint, for messages.

    Raises:
        UserError: Hugging Face's BART cannot be like this.
    """
    for name in ("encoder_normalize_before", "decoder_normalize_before"):
        if options.get(name):
            raise UserError(f"{path}: trained with --{name.replace('_', '-')}, which Hugging Face's BART does not have")
    for counterpart, option in COUNTERPARTS.items():
        if options[counterpart] != options[option]:
            raise UserError(
                f"{path}: {option} is {options[option]} and {counterpart} {options[counterpart]}; "
                "Hugging Face's BART has one for both"
            )
    config = {name: options.get(option, default) for name, (option, default) in (SIZES | RATES).items() if option}
    config |= checked_numbers(config | {"vocab_size": rows}, SIZES, {}, path)
    # relu_dropout is the name that activation_dropout had at first.
    config["activation_dropout"] = config["activation_dropout"] or options.get("relu_dropout") or 0
    # transformers takes no whole numbers here, and fairseq's options hold some.
    config |= {name: float(config[name]) for name in RATES}
    activation = options["activation_fn"]
    if activation not in ACTIVATIONS_BACK:
        raise UserError(f"{path}: trained with --activation-fn {activation}, which Hugging Face's BART does not have")
    config["activation_function"] = ACTIVATIONS_BACK[activation]
    config["scale_embedding"] = not options["no_scale_embedding"]
    return config


def _bart(weights: dict[str, torch.Tensor], config: dict[str, Any], shared: Sequence[str], path: StrPath) -> Bart:
    """Takes the shared embedding out of ``weights`` and compares the rest with what ``config`` asks for."""
    copies = {name: weights.pop(name) for name in shared if name in weights}
    if not copies:
        raise UserError(f"{path}: lacks the embedding of the words ({shared[0]})")
    name, embedding = next(iter(copies.items()))
    for other, tensor in copies.items():
        if not torch.equal(tensor, embedding):
            raise UserError(f"{path}: {other} differs from {name}; only a BART with one embedding can be converted")
    weights = {name: tensor for name, tensor in weights.items() if name not in VERSIONS}
    expected = _shapes(config) | {name: (config["vocab_size"], config["d_model"])}
    check_shapes(weights | {name: embedding}, expected, "BART", path)
    return Bart(config, embedding, weights)


def _shapes(config: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """Name -> shape of all weights but the shared embedding."""
    width = config["d_model"]
    shapes: dict[str, tuple[int, ...]] = {}
    for part in ("encoder", "decoder"):
        shapes[f"{part}.embed_positions.weight"] = (config["max_position_embeddings"] + POSITION_OFFSET, width)
        shapes |= norm(f"{part}.layernorm_embedding", width)
        for number in range(config[f"{part}_layers"]):
            layer = f"{part}.layers.{number}"
            for attention in ("self_attn", "encoder_attn")[: 1 if part == "encoder" else 2]:
                for projection in ("k_proj", "v_proj", "q_proj", "out_proj"):
                    shapes |= linear(f"{layer}.{attention}.{projection}", width, width)
                shapes |= norm(f"{layer}.{attention}_layer_norm", width)
            shapes |= linear(f"{layer}.fc1", config[f"{part}_ffn_dim"], width)
            shapes |= linear(f"{layer}.fc2", width, config[f"{part}_ffn_dim"])
            shapes |= norm(f"{layer}.final_layer_norm", width)
    return shapes
