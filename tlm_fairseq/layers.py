"""fairseq's Transformer layers with Token-Level Masking in their self-attention, and in nothing else."""

from fairseq.modules.transformer_layer import TransformerDecoderLayerBase, TransformerEncoderLayerBase

from tlm_fairseq.attention import TLMMultiheadAttention
from tlm_fairseq.config import TLMOptions


class TLMTransformerEncoderLayer(TransformerEncoderLayerBase):
    def build_self_attention(self, embed_dim, cfg):
        options = TLMOptions.from_args(cfg)
        stock = super().build_self_attention(embed_dim, cfg)
        return TLMMultiheadAttention.from_stock(stock, options.rate_in("encoder"), options.strategy)


class TLMTransformerDecoderLayer(TransformerDecoderLayerBase):
    def build_self_attention(self, embed_dim, cfg, add_bias_kv=False, add_zero_attn=False):
        options = TLMOptions.from_args(cfg)
        rate = options.rate_in("decoder")
        if rate > 0 and cfg.cross_self_attention:
            raise ValueError(
                "Token-Level Masking is not defined for --cross-self-attention, which mixes source and target: "
                "add --tlm-where encoder"
            )
        stock = super().build_self_attention(embed_dim, cfg, add_bias_kv, add_zero_attn)
        return TLMMultiheadAttention.from_stock(stock, rate, options.strategy, causal=True)
