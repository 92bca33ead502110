"""What the encoder-decoder models share."""

from fairseq.models.transformer import TransformerConfig, TransformerEncoderBase

from tlm_fairseq.models import source_word_dropout
from tlm_fairseq.models.regularized_model import RegularizedModel
from tlm_fairseq.models.source_word_dropout import SourceWordDropout


class TLMTransformerEncoder(SourceWordDropout, TransformerEncoderBase):
    """fairseq's encoder with source-word dropout."""


class TLMEncoderDecoderModel(RegularizedModel):
    """Mix-in for one of fairseq's Transformer models."""

    @classmethod
    def add_args(cls, parser):
        super().add_args(parser)
        source_word_dropout.add_args(parser)

    @classmethod
    def build_encoder(cls, args, src_dict, embed_tokens):
        return TLMTransformerEncoder(TransformerConfig.from_namespace(args), src_dict, embed_tokens)
