"""``roberta_base_tlm`` and its relatives: fairseq's RoBERTa, an encoder by itself, with Token-Level Masking."""

from fairseq.models import register_model
from fairseq.models.roberta import RobertaModel
from fairseq.modules import LayerNorm

from tlm_fairseq.models.regularized_model import RegularizedModel, register_twins

# That of all layer norms in fairseq.
STOCK_LAYER_NORM_EPS = 1e-5


@register_model("roberta_tlm")
class TLMRobertaModel(RegularizedModel, RobertaModel):
    """See :class:`fairseq.models.roberta.RobertaModel`, whose weights have the same names."""

    @classmethod
    def add_args(cls, parser):
        super().add_args(parser)
        parser.add_argument(
            "--layer-norm-eps", type=float, metavar="EPS",
            help="what layer norms add to the variance; BERT's weights need 1e-12 "
            f"(default: {STOCK_LAYER_NORM_EPS:g}, that of stock fairseq)",
        )  # fmt: skip

    @classmethod
    def build_model(cls, args, task):
        model = super().build_model(args, task)
        set_layer_norm_eps(model, getattr(args, "layer_norm_eps", STOCK_LAYER_NORM_EPS))
        return model


def set_layer_norm_eps(model, eps):
    """Makes all layer norms of a model add ``eps`` to the variance."""
    # fairseq takes apex's class on a GPU where that is installed, and torch's otherwise.
    kind = type(LayerNorm(1))
    for module in model.modules():
        if isinstance(module, kind):
            module.eps = eps


register_twins("roberta_tlm", ["roberta", "roberta_prenorm", "roberta_base", "roberta_large", "xlm"])
