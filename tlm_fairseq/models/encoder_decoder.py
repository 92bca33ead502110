"""What the encoder-decoder models share: fairseq's Transformer encoder and decoder, built from TLM layers."""

from fairseq.distributed import fsdp_wrap
from fairseq.models import ARCH_CONFIG_REGISTRY, register_model_architecture
from fairseq.models.transformer import TransformerConfig, TransformerDecoderBase, TransformerEncoderBase
from fairseq.modules.checkpoint_activations import checkpoint_wrapper

from tlm_fairseq.config import TLMOptions
from tlm_fairseq.layers import TLMTransformerDecoderLayer, TLMTransformerEncoderLayer
from tlm_fairseq.models import source_word_dropout
from tlm_fairseq.models.source_word_dropout import SourceWordDropout


class TLMTransformerEncoder(SourceWordDropout, TransformerEncoderBase):
    def build_encoder_layer(self, cfg):
        return wrap_layer(TLMTransformerEncoderLayer(cfg, return_fc=self.return_fc), cfg)


class TLMTransformerDecoder(TransformerDecoderBase):
    def build_decoder_layer(self, cfg, no_encoder_attn=False):
        return wrap_layer(TLMTransformerDecoderLayer(cfg, no_encoder_attn), cfg)


def wrap_layer(layer, cfg):
    """Applies ``--checkpoint-activations``, ``--offload-activations`` and fully sharded training to a layer."""
    if cfg.checkpoint_activations:
        layer = checkpoint_wrapper(layer, offload_to_cpu=cfg.offload_activations)
    # A checkpointed layer must be a shard of its own, however small it is.
    return fsdp_wrap(layer, min_num_params=0 if cfg.checkpoint_activations else cfg.min_params_to_wrap)


class TLMEncoderDecoderModel:
    """Mix-in that gives one of fairseq's Transformer models the options and the layers of Token-Level Masking."""

    @classmethod
    def add_args(cls, parser):
        super().add_args(parser)
        TLMOptions.add_args(parser)
        source_word_dropout.add_args(parser)

    @classmethod
    def build_model(cls, args, task):
        TLMOptions.from_args(args).warn_if_unusual()
        return super().build_model(args, task)

    @classmethod
    def build_encoder(cls, args, src_dict, embed_tokens):
        return TLMTransformerEncoder(TransformerConfig.from_namespace(args), src_dict, embed_tokens)

    @classmethod
    def build_decoder(cls, args, tgt_dict, embed_tokens):
        cfg = TransformerConfig.from_namespace(args)
        return TLMTransformerDecoder(cfg, tgt_dict, embed_tokens, no_encoder_attn=cfg.no_cross_attention)


def register_twins(model, stock_architectures):
    """Registers ``NAME_tlm`` for every stock architecture NAME: the same hyper-parameters, set by the stock function.

    Args:
        model: name of the registered TLM model that the architectures belong to.
        stock_architectures: names under which fairseq registered its own.
    """
    for stock in stock_architectures:
        register_model_architecture(model, stock + "_tlm")(_twin_of(ARCH_CONFIG_REGISTRY[stock]))


def _twin_of(set_stock_defaults):
    def set_defaults(args):
        TLMOptions.from_args(args).set_on(args)
        set_stock_defaults(args)

    return set_defaults
