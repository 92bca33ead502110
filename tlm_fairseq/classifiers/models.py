"""Models of transformers with random weights."""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import nn

from tlm_fairseq.errors import UserError


@dataclass(frozen=True)
class Sizes:
    """Of an encoder. ``patch`` is the side of the square patches that an example is cut into."""

    layers: int
    width: int
    heads: int
    feed_forward: int
    patch: int


def build_model(shape: Sequence[int], labels: int, sizes: Sizes, dropout: float, attention_dropout: float) -> nn.Module:
    """Returns a Vision Transformer with a classifier, with weights from torch's default generator.

    Args:
        shape: of one example, (channels, height, width).
        labels: their number.

    Raises:
        UserError: the sizes do not fit together.
    """
    from transformers import ViTConfig, ViTForImageClassification

    channels, height, width = shape
    if height % sizes.patch or width % sizes.patch:
        raise UserError(f"patches of {sizes.patch} x {sizes.patch} do not part {height} x {width}; change --patch-size")
    if sizes.width % sizes.heads:
        raise UserError(f"{sizes.heads} heads do not part a width of {sizes.width}; change --encoder-attention-heads")
    configuration = ViTConfig(
        num_channels=channels,
        image_size=(height, width),
        patch_size=sizes.patch,
        hidden_size=sizes.width,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.feed_forward,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=attention_dropout,
        # transformers' .02 suits widths of some hundreds; models as small as these learn badly from it.
        initializer_range=sizes.width**-0.5,
        num_labels=labels,
    )
    return ViTForImageClassification(configuration)
