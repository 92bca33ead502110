"""Decoders that are asked what follows each of several tokens at once."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import torch
from fairseq.models import FairseqEncoderDecoderModel
from torch import Tensor

from tlm_fairseq.inference.cached_decoder import CachingModel, can_cache


class Decoder(Protocol):
    """A model's decoder with the sentences of a batch."""

    def logits(self, inputs: Sequence[Sequence[int]], read: Sequence[int]) -> Tensor:
        """Returns what the model predicts behind each new token: (number of these, vocabulary), sentence by sentence.

        Args:
            inputs: all tokens of each sentence, of which some may prove wrong later.
            read: how many of each were read before and have proved right; at least one is new.
        """

    def keep(self, rows: Sequence[int]) -> None:
        """Goes on with the sentences of these numbers only, in this order."""


class Opener(Protocol):
    """Reads the sources of a batch and returns the decoder with them."""

    def __call__(self, net_input: Mapping[str, Tensor], longest: int) -> Decoder:
        """
        Args:
            net_input: of the batch, as the encoder takes it.
            longest: the most tokens that a sentence will have.
        """


def opener_of(model: FairseqEncoderDecoderModel) -> Opener:
    """Returns how decoders of a model in evaluation mode are opened, whose weights stay as they are."""
    if can_cache(model.decoder):
        return CachingModel(model).open
    return lambda net_input, longest: _UncachedDecoder(model, net_input)


class _UncachedDecoder:
    """Any decoder: it reads everything from the first token on again."""

    def __init__(self, model: FairseqEncoderDecoderModel, net_input: Mapping[str, Tensor]) -> None:
        self._model, self._device = model, net_input["src_tokens"].device
        self._encoder_out = model.encoder.forward_torchscript(net_input)

    def logits(self, inputs: Sequence[Sequence[int]], read: Sequence[int]) -> Tensor:
        longest, pad = max(map(len, inputs)), self._model.decoder.dictionary.pad()
        tokens = torch.tensor([[*tokens, *[pad] * (longest - len(tokens))] for tokens in inputs], device=self._device)
        lengths, starts = (tokens.new_tensor(numbers).unsqueeze(1) for numbers in ([*map(len, inputs)], read))
        places = torch.arange(longest, device=self._device)
        predicted = self._model.decoder(tokens, encoder_out=self._encoder_out)[0]
        return predicted[(starts <= places) & (places < lengths)]

    def keep(self, rows: Sequence[int]) -> None:
        order = torch.tensor(rows, device=self._device)
        self._encoder_out = self._model.encoder.reorder_encoder_out(self._encoder_out, order)
