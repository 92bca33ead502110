"""What the encoder-decoder models share."""

import argparse

import torch
from fairseq.data import Dictionary
from fairseq.models.transformer import TransformerConfig, TransformerEncoderBase

from tlm_fairseq.models import source_word_dropout
from tlm_fairseq.models.regularized_model import RegularizedModel
from tlm_fairseq.models.source_word_dropout import SourceWordDropout


class TLMTransformerEncoder(SourceWordDropout, TransformerEncoderBase):
    """fairseq's encoder with source-word dropout."""


class TLMEncoderDecoderModel(RegularizedModel):
    """Mix-in for one of fairseq's Transformer models."""

    @classmethod
    def add_args(cls, parser: argparse.ArgumentParser) -> None:
        super().add_args(parser)
        source_word_dropout.add_args(parser)

    @classmethod
    def build_encoder(
        cls, args: argparse.Namespace | TransformerConfig, src_dict: Dictionary, embed_tokens: torch.nn.Module
    ) -> TLMTransformerEncoder:
        return TLMTransformerEncoder(TransformerConfig.from_namespace(args), src_dict, embed_tokens)
