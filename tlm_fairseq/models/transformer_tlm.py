"""``transformer_tlm`` and its sizes: fairseq's Transformer with Token-Level Masking."""

from fairseq.models import register_model
from fairseq.models.transformer import TransformerModel

from tlm_fairseq.models.encoder_decoder import TLMEncoderDecoderModel
from tlm_fairseq.models.regularized_model import register_counterparts


@register_model("transformer_tlm")
class TLMTransformerModel(TLMEncoderDecoderModel, TransformerModel):
    """See :class:`fairseq.models.transformer.TransformerModel`."""


register_counterparts(
    "transformer_tlm",
    [
        "transformer",
        "transformer_tiny",
        "transformer_iwslt_de_en",
        "transformer_wmt_en_de",
        "transformer_wmt_en_de_big",
        "transformer_wmt_en_de_big_t2t",
        "transformer_vaswani_wmt_en_de_big",
        "transformer_vaswani_wmt_en_fr_big",
    ],
)
