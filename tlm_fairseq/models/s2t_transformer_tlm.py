"""``s2t_transformer_s_tlm`` and its relatives: fairseq's speech-to-text Transformer with Token-Level Masking.

A token of the encoder is a frame of what the convolutions leave of the filterbank features.
"""

from fairseq.models import register_model
from fairseq.models.speech_to_text import S2TTransformerModel

from tlm_fairseq.models.regularized_model import RegularizedModel, register_counterparts


@register_model("s2t_transformer_tlm")
class TLMS2TTransformerModel(RegularizedModel, S2TTransformerModel):
    """See :class:`fairseq.models.speech_to_text.S2TTransformerModel`."""


register_counterparts(
    "s2t_transformer_tlm",
    [
        "s2t_transformer",
        "s2t_transformer_s",
        "s2t_transformer_xs",
        "s2t_transformer_sp",
        "s2t_transformer_m",
        "s2t_transformer_mp",
        "s2t_transformer_l",
        "s2t_transformer_lp",
    ],
)
