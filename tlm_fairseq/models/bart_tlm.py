"""``bart_large_tlm`` and its relatives: fairseq's BART and mBART with Token-Level Masking."""

from fairseq.models import register_model
from fairseq.models.bart import BARTModel

from tlm_fairseq.models.encoder_decoder import TLMEncoderDecoderModel
from tlm_fairseq.models.regularized_model import register_counterparts


@register_model("bart_tlm")
class TLMBARTModel(TLMEncoderDecoderModel, BARTModel):
    """See :class:`fairseq.models.bart.BARTModel`."""


register_counterparts("bart_tlm", ["bart_large", "bart_base", "mbart_large", "mbart_base", "mbart_base_wmt20"])
