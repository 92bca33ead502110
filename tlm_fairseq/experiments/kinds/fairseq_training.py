"""What the kinds share whose models fairseq-train trains."""

from collections.abc import Mapping
from typing import ClassVar

from tlm_fairseq.experiments.kinds.interface import Training
from tlm_fairseq.experiments.step import Step
from tlm_fairseq.experiments.training_options import to_arguments
from tlm_fairseq.fairseq_support.installation import user_dir


class FairseqTraining:
    """Base of these kinds."""

    architectures: ClassVar[tuple[str, ...]] = ()
    resumes: ClassVar[bool] = False
    default_options: ClassVar[Mapping[str, object]] = {
        "no-epoch-checkpoints": True,
        "num-workers": 0,
        "log-format": "json",
        "log-interval": 50,
    }

    def train_step(self, training: Training) -> Step:
        return Step.of(
            "train",
            "fairseq-train",
            training.data,
            "--user-dir",
            user_dir(),
            "--arch",
            training.arch,
            *to_arguments(training.options),
            "--seed",
            training.seed,
            "--save-dir",
            training.checkpoints,
        )
