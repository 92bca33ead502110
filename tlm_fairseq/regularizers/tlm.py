"""Token-Level Masking: chosen tokens are cut from their siblings or from themselves.

Source: "TLM: Token-Level Masking for Transformers" (EMNLP 2023, arXiv 2310.18738). ``tlm_fairseq.masking`` is the rule.
"""

import logging
from dataclasses import dataclass

from tlm_fairseq.masking import FAIR_COIN, select_roles
from tlm_fairseq.regularizers.choices import PLACES, STRATEGIES
from tlm_fairseq.regularizers.draws import rotation_of_this_process
from tlm_fairseq.regularizers.options import MethodOptions, option, probability
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
    """

    PREFIX = "tlm"

    rate: float = option(
        0.1, "tlm: probability that a token is masked in self-attention, in training only",
        type=probability, metavar="P",
    )  # fmt: skip
    strategy: str = option(
        "both", "tlm: what a selected token is cut from: its siblings, itself, or a coin for each token",
        choices=STRATEGIES,
    )  # fmt: skip
    where: str = option(
        "all", "where each method of --attn-regularizer acts: in the encoder's self-attention, the decoder's or both",
        choices=PLACES,
    )  # fmt: skip
    coin: float = option(
        FAIR_COIN, "tlm: with --tlm-strategy both, the probability that a selected token is cut from its siblings",
        type=probability, metavar="P",
    )  # fmt: skip

    def __post_init__(self):
        self.check_rate()
        self.check_rate("coin")
        self.check_choice("strategy", STRATEGIES)
        self.check_choice("where", PLACES)

    def acts_in(self, place):
        """Whether the "encoder" or the "decoder" is among the places."""
        return self.where in ("all", place)

    def warn_if_unusual(self):
        """Logs a warning where the rate is above what the paper found useful."""
        if self.rate > HIGHEST_USEFUL_RATE:
            logger.warning(
                "--tlm-rate %g: the paper found that rates above %g hurt; it uses .05 to .1",
                self.rate, HIGHEST_USEFUL_RATE,
            )  # fmt: skip


class TLM(Regularizer):
    """Hides the tokens that it draws, from all heads alike. It comes first, for it makes the whole summand."""

    OPTIONS = TLMOptions

    def bias(self, bias, call):
        roles = select_roles(
            call.padding_mask, self.options.rate, self.options.strategy, rotation=rotation_of_this_process(),
            coin=self.options.coin,
        )  # fmt: skip
        return call.bias(roles)
