"""Decoders that are asked what follows each of several tokens at once."""

from collections.abc import Sequence
from typing import Any, Protocol

import torch
from fairseq.models import FairseqEncoderDecoderModel
from torch import Tensor

from tlm_fairseq.inference.cached_decoder import CachedDecoder, can_cache


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


def open_decoder(model: FairseqEncoderDecoderModel, encoder_out: Any, longest: int, device: torch.device) -> Decoder:
    """Returns the decoder of a model in evaluation mode.

    Args:
        encoder_out: what the model's encoder made of the batch.
        longest: the most tokens that a sentence will have.
        device: of the model.
    """
    if can_cache(model.decoder):
        return CachedDecoder(model.decoder, encoder_out, longest, device)
    return _UncachedDecoder(model, encoder_out, device)


class _UncachedDecoder:
    """Any decoder: it reads everything from the first token on again."""

    def __init__(self, model: FairseqEncoderDecoderModel, encoder_out: Any, device: torch.device) -> None:
        self._model, self._encoder_out, self._device = model, encoder_out, device

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
