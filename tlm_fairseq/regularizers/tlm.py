"""Token-Level Masking: chosen tokens are cut from their siblings or from themselves.

Source: "TLM: Token-Level Masking for Transformers" (EMNLP 2023, arXiv 2310.18738). ``tlm_fairseq.masking`` is the rule.

Three options go beyond the paper, and do nothing unless they are set. On short trainings the loss grew with the share
of tokens that are cut from their siblings, which leaves such a token nothing but itself to be understood from:

    warmup_updates   the rate rises in a straight line from 0, so that the model learns first and is regularised later
                     (DropHead and DropKey have schedules too)
    layers           the rate falls or rises from layer to layer, in equal steps (as DropKey's "decreasing schedule")
    siblings_share   a token is cut from a random part of its siblings, and has to do with the others
"""

import logging
from dataclasses import dataclass

from tlm_fairseq.masking import FAIR_COIN, select_roles, select_seen_siblings
from tlm_fairseq.regularizers.attention_call import AttentionCall
from tlm_fairseq.regularizers.choices import LAYERS, PLACES, STRATEGIES
from tlm_fairseq.regularizers.draws import rotation_of_this_process
from tlm_fairseq.regularizers.options import MethodOptions, option, probability, whole_number
from tlm_fairseq.regularizers.regularizer import Regularizer

logger = logging.getLogger(__name__)

# The paper found that rates above this hurt.
HIGHEST_USEFUL_RATE = 0.2


@dataclass(frozen=True)
class TLMOptions(MethodOptions):
    """How tokens are masked.

    Attributes:
        rate: probability that a token is selected, from 0 (no masking) to 1. The paper uses .05 to .1. (The
            published code's ``masking_rate`` is the opposite: the probability that a token is kept.)
        strategy: "both", "siblings" or "self"; see ``tlm_fairseq.masking``.
        where: "all" self-attention, or that of the "encoder" or of the "decoder" only. It holds for every method
            that is chosen.
        coin: with the strategy "both", the probability that a selected token is cut from its siblings. The paper's
            coin is fair.
        warmup_updates: over how many updates the rate rises from 0; 0 for the full rate from the first.
        layers: "constant" for one rate in all L layers; "decreasing" from the rate in the first to 1/L of it in the
            last, or "increasing" the other way round.
        siblings_share: of its siblings that a token is cut from when it is cut from them; 1 in the paper.
    """

    PREFIX = "tlm"

    rate: float = option(
        0.1,
        "tlm: probability that a token is masked in self-attention, in training only",
        told="rate {:g}",
        type=probability,
        metavar="P",
    )
    strategy: str = option(
        "both",
        "tlm: what a selected token is cut from: its siblings, itself, or a coin for each token",
        told="{}",
        choices=STRATEGIES,
    )
    where: str = option(
        "all",
        "where each method of --attn-regularizer acts: in the encoder's self-attention, the decoder's or both",
        told="",
        choices=PLACES,
    )
    coin: float = option(
        FAIR_COIN,
        "tlm: with --tlm-strategy both, the probability that a selected token is cut from its siblings",
        type=probability,
        metavar="P",
    )
    warmup_updates: int = option(
        0, "tlm: the number of updates over which the rate rises from 0", type=whole_number, metavar="N"
    )
    layers: str = option(
        "constant",
        "tlm: the same rate in all layers, or one that decreases or increases from the first to the last",
        choices=LAYERS,
    )
    siblings_share: float = option(
        1.0,
        "tlm: the share of its siblings that a token is cut from when it is cut from them; below 1 it keeps a "
        "random part",
        type=probability,
        metavar="P",
    )

    def __post_init__(self) -> None:
        self.check_rate()
        self.check_rate("coin")
        self.check_rate("siblings_share")
        self.check_choice("layers", LAYERS)
        if self.warmup_updates < 0:
            raise ValueError(f"--tlm-warmup-updates must not be negative, got {self.warmup_updates}")
        self.check_choice("strategy", STRATEGIES)
        self.check_choice("where", PLACES)

    def acts_in(self, place: str) -> bool:
        """Whether the "encoder" or the "decoder" is among the places."""
        return self.where in ("all", place)

    def warn_if_unusual(self) -> None:
        """Logs a warning where the rate is above what the paper found useful."""
        if self.rate > HIGHEST_USEFUL_RATE:
            logger.warning(
                "--tlm-rate %g: the paper found that rates above %g hurt; it uses .05 to .1",
                self.rate,
                HIGHEST_USEFUL_RATE,
            )


class TLM(Regularizer):
    """Draws the tokens that are hidden from all heads alike, and from whom."""

    NAME = "Token-Level Masking"
    OPTIONS = TLMOptions
    options: TLMOptions

    def rate(self) -> float:
        return self.options.rate * self._share_of_layer() * self._share_of_update()

    def _share_of_layer(self) -> float:
        if self.options.layers == "decreasing":
            return 1 - self.layer / self.layers
        return (self.layer + 1) / self.layers if self.options.layers == "increasing" else 1

    def _share_of_update(self) -> float:
        warmup = self.options.warmup_updates
        return min(1, self.num_updates / warmup) if warmup else 1

    def select(self, call: AttentionCall) -> AttentionCall:
        rotation = rotation_of_this_process()
        options = self.options
        roles = select_roles(call.padding_mask, self.rate(), options.strategy, rotation=rotation, coin=options.coin)
        seen = None
        if options.siblings_share < 1:
            seen = select_seen_siblings(call.padding_mask, options.siblings_share, rotation=rotation)
        return call._replace(roles=roles, seen_siblings=seen)
