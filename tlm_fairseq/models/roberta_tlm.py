"""``roberta_base_tlm`` and its relatives: fairseq's RoBERTa, an encoder by itself, with Token-Level Masking."""

import argparse

from fairseq.models import BaseFairseqModel, register_model
from fairseq.models.roberta import RobertaModel
from fairseq.tasks import FairseqTask
from omegaconf import DictConfig

from tlm_fairseq.fairseq_support import layer_norms
from tlm_fairseq.models.regularized_model import RegularizedModel, register_counterparts


@register_model("roberta_tlm")
class TLMRobertaModel(RegularizedModel, RobertaModel):
    """See :class:`fairseq.models.roberta.RobertaModel`, whose weights have the same names."""

    @classmethod
    def add_args(cls, parser: argparse.ArgumentParser) -> None:
        super().add_args(parser)
        parser.add_argument(
            "--layer-norm-eps",
            type=float,
            metavar="EPS",
            help="what layer norms add to the variance; BERT's weights need 1e-12 "
            f"(default: {layer_norms.STOCK_EPS:g}, that of stock fairseq)",
        )

    @classmethod
    def build_model(cls, args: argparse.Namespace | DictConfig, task: FairseqTask) -> BaseFairseqModel:
        model = super().build_model(args, task)
        layer_norms.set_eps(model, getattr(args, layer_norms.OPTION, layer_norms.STOCK_EPS))
        return model


register_counterparts("roberta_tlm", ["roberta", "roberta_prenorm", "roberta_base", "roberta_large", "xlm"])
