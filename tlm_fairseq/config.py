"""The options of Token-Level Masking: each is defined here, once."""

import argparse
import logging
from dataclasses import dataclass, fields

from tlm_fairseq.masking import STRATEGIES

logger = logging.getLogger(__name__)

PLACES = ("all", "encoder", "decoder")

# The paper found that rates above this hurt.
HIGHEST_USEFUL_RATE = 0.2


def rate(text):
    """Reads ``--tlm-rate``; an argparse type. Raises argparse.ArgumentTypeError outside [0, 1]."""
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1") from None
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"must lie between 0 and 1, got {text}")
    return value


@dataclass(frozen=True)
class TLMOptions:
    """How tokens are masked.

    Attributes:
        rate: probability that a token is selected, from 0 (no masking) to 1. The paper uses .05 to .1. (The
            published code's ``masking_rate`` is the opposite: the probability that a token is kept.)
        strategy: "both", "siblings" or "self"; see ``tlm_fairseq.masking``.
        where: "all" self-attention, or that of the "encoder" or of the "decoder" only.
    """

    rate: float = 0.1
    strategy: str = "both"
    where: str = "all"

    def __post_init__(self):
        if not 0 <= self.rate <= 1:
            raise ValueError(f"--tlm-rate must lie between 0 and 1, got {self.rate}")
        if self.strategy not in STRATEGIES:
            raise ValueError(f"--tlm-strategy must be one of {', '.join(STRATEGIES)}, got {self.strategy!r}")
        if self.where not in PLACES:
            raise ValueError(f"--tlm-where must be one of {', '.join(PLACES)}, got {self.where!r}")

    def rate_in(self, place):
        """The rate that holds in the "encoder" or in the "decoder"."""
        return self.rate if self.where in ("all", place) else 0.0

    @staticmethod
    def add_args(parser):
        """Adds the options to an argparse parser. They have no defaults there: an architecture sets what the
        user did not, as everywhere in fairseq."""
        default = TLMOptions()
        parser.add_argument(
            "--tlm-rate", type=rate, metavar="P",
            help=f"probability that a token is masked in self-attention, in training only (default: {default.rate})",
        )  # fmt: skip
        parser.add_argument(
            "--tlm-strategy", choices=STRATEGIES,
            help="what a selected token is cut from: its siblings, itself, or a fair coin for each token "
            f"(default: {default.strategy})",
        )  # fmt: skip
        parser.add_argument(
            "--tlm-where", choices=PLACES,
            help=f"self-attention of the encoder, of the decoder or of both (default: {default.where})",
        )  # fmt: skip

    @classmethod
    def from_args(cls, args):
        """Reads the options from anything with ``tlm_*`` attributes; those it lacks keep their defaults."""
        return cls(**{name: getattr(args, full) for name, full in OPTION_NAMES.items() if hasattr(args, full)})

    def set_on(self, args):
        """Writes the options to ``args``, so that a checkpoint records them."""
        for name, full in OPTION_NAMES.items():
            setattr(args, full, getattr(self, name))

    def warn_if_unusual(self):
        """Logs a warning where the rate is above what the paper found useful."""
        if self.rate > HIGHEST_USEFUL_RATE:
            logger.warning(
                "--tlm-rate %g: the paper found that rates above %g hurt; it uses .05 to .1",
                self.rate, HIGHEST_USEFUL_RATE,
            )  # fmt: skip


# Of each option, its name in fairseq's namespaces and checkpoints.
OPTION_NAMES = {field.name: f"tlm_{field.name}" for field in fields(TLMOptions)}
