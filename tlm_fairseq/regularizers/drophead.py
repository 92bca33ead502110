"""DropHead: whole attention heads are dropped, with a rate that follows a schedule.

Source: Zhou, Ge, Wei, Zhou and Xu, "Scheduled DropHead: A Regularization Method for Transformer Models", Findings of
EMNLP 2020, arXiv 2004.13342.

For each sequence, each head is dropped with probability ``rate``, and what the heads that remain return is multiplied
by H / (number that remain). At least one head stays: where all are drawn, one of them, at random.

The rate's schedule has the shape of a V: from the start rate down to 0 at the turn, so that no few heads come to
dominate early, and then up to the end rate, against overfitting late. Both lines are straight. Where the turn lies
is an option here (``--drophead-turn``), half of training by default. ``constant`` keeps the start rate.
"""

from dataclasses import dataclass, replace
from typing import Optional, Self

import torch

from tlm_fairseq.regularizers.draws import uniform
from tlm_fairseq.regularizers.options import MethodOptions, option, probability, whole_number
from tlm_fairseq.regularizers.regularizer import Regularizer

SCHEDULES = ("v", "constant")


@dataclass(frozen=True)
class DropHeadOptions(MethodOptions):
    """How heads are dropped.

    Attributes:
        rate: probability that a head is dropped, at the start of training.
        schedule: "v", or "constant" for the same rate all along.
        end_rate: the V's rate at the end of training; None for the same as at the start.
        updates: length of the V, in updates; 0 for ``--max-update``.
        turn: the share of the V's length after which its rate is 0.
    """

    PREFIX = "drophead"

    rate: float = option(
        0.1,
        "drophead: probability that a head is dropped, at the start of training",
        told="rate {:g}",
        type=probability,
        metavar="P",
    )
    schedule: str = option(
        "v",
        "drophead: v goes from the rate down to 0 and up again, constant keeps it",
        told="schedule {}",
        choices=SCHEDULES,
    )
    end_rate: Optional[float] = option(  # noqa: UP045, fairseq reads no `float | None`
        None, "drophead: the rate that the v ends with (default: --drophead-rate)", type=probability, metavar="P"
    )
    updates: int = option(
        0,
        "drophead: length of the v in updates, where 0 stands for --max-update; a run that will be resumed with "
        "another --max-update needs it",
        type=whole_number,
        metavar="N",
    )
    turn: float = option(
        0.5, "drophead: the share of the v's length after which its rate is 0", type=probability, metavar="SHARE"
    )

    def __post_init__(self) -> None:
        self.check_rate()
        self.check_rate("turn")
        self.check_choice("schedule", SCHEDULES)
        if self.end_rate is not None:
            self.check_rate("end_rate")

    @classmethod
    def from_args(cls, args: object) -> Self:
        options = super().from_args(args)
        return options if options.updates else replace(options, updates=int(getattr(args, "max_update", None) or 0))

    def rate_at(self, num_updates: int) -> float:
        """The rate after so many updates."""
        if self.schedule == "constant":
            return self.rate
        turn = self.turn * self.updates
        if num_updates < turn:
            return self.rate * (1 - num_updates / turn)
        end_rate = self.rate if self.end_rate is None else self.end_rate
        if num_updates >= self.updates:
            return end_rate
        return end_rate * (num_updates - turn) / (self.updates - turn)


class DropHead(Regularizer):
    """Drops heads of one layer. It acts on what fused attention returns."""

    NAME = "DropHead"
    OPTIONS = DropHeadOptions
    options: DropHeadOptions

    def __init__(self, options: DropHeadOptions) -> None:
        if options.schedule == "v" and options.updates <= 0:
            raise ValueError(
                "--attn-regularizer drophead: its schedule needs the length of training; "
                "add --max-update, --drophead-updates, or --drophead-schedule constant"
            )
        super().__init__(options)

    @classmethod
    def is_on(cls, options: DropHeadOptions) -> bool:
        return options.rate > 0 or (options.schedule == "v" and bool(options.end_rate))

    def rate(self) -> float:
        return self.options.rate_at(self.num_updates)

    def context(self, context: torch.Tensor) -> torch.Tensor:
        batch, heads = context.shape[:2]
        draw = uniform((batch, heads), context.device)
        # The highest draw is kept whatever the rate is.
        kept = draw >= draw.amax(dim=1, keepdim=True).clamp(max=self.rate())
        scale = kept * (heads / kept.sum(dim=1, keepdim=True))
        return context * scale.to(context.dtype)[:, :, None, None]
