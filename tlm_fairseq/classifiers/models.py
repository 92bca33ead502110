"""Models of transformers with random weights."""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import nn

from tlm_fairseq.classifiers.architectures import IMAGES
from tlm_fairseq.errors import UserError


@dataclass(frozen=True)
class Sizes:
    """Of an encoder. ``patch`` is the side of the square patches that an example is cut into."""

    layers: int
    width: int
    heads: int
    feed_forward: int
    patch: int


def build_model(
    architecture: str, shape: Sequence[int], labels: int, sizes: Sizes, dropout: float, attention_dropout: float
) -> nn.Module:
    """Returns a classifier with weights from torch's default generator.

    Args:
        architecture: one of ``architectures.ARCHITECTURES``.
        shape: of one example: (channels, height, width) of a square image, or (frames, bands) of a spectrogram.
        labels: their number.

    Raises:
        UserError: the architecture takes other examples, or the sizes do not fit together.
    """
    from transformers import ASTConfig, ASTForAudioClassification, ViTConfig, ViTForImageClassification

    if len(shape) != (3 if architecture == IMAGES else 2):
        raise UserError(f"the architecture {architecture} takes no examples of the shape {tuple(shape)}")
    if any(side % sizes.patch for side in shape[-2:]):
        raise UserError(f"patches of {sizes.patch} x {sizes.patch} do not part {shape[-2]} x {shape[-1]}")
    if sizes.width % sizes.heads:
        raise UserError(f"{sizes.heads} heads do not part a width of {sizes.width}")
    common = dict(
        hidden_size=sizes.width,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.feed_forward,
        patch_size=sizes.patch,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=attention_dropout,
        num_labels=labels,
    )
    if architecture == IMAGES:
        return ViTForImageClassification(ViTConfig(num_channels=shape[0], image_size=shape[-1], **common))
    strides = dict(frequency_stride=sizes.patch, time_stride=sizes.patch)
    return ASTForAudioClassification(ASTConfig(max_length=shape[0], num_mel_bins=shape[1], **strides, **common))
