"""The commands of one run, in their order."""

from dataclasses import dataclass

from tlm_fairseq.experiments.run_folder import CHECKPOINTS
from tlm_fairseq.experiments.training_options import to_arguments
from tlm_fairseq.fairseq_support.installation import user_dir


@dataclass(frozen=True)
class Step:
    """A command: its name, which is that of its log, and its arguments, the first of which is a program on PATH."""

    name: str
    arguments: tuple

    @classmethod
    def of(cls, name, *arguments):
        """Returns the step of arguments of any type; None among them are left out."""
        return cls(name, tuple(str(argument) for argument in arguments if argument is not None))


def steps_of(plan, run, experiment):
    """Returns the steps of a run: fairseq-train, then those of the task.

    Args:
        plan: a ``Plan``.
        run: one of its runs.
        experiment: the ``ExperimentFolder``.
    """
    folder = experiment.run_folder(run.folder).path
    shared = experiment.data_folder(run.fraction) if plan.task.needs_folder(run.fraction) else None
    data_bin = plan.task.data_bin(shared)
    checkpoints = folder / CHECKPOINTS
    train = Step.of(
        "train",
        "fairseq-train",
        data_bin,
        "--user-dir",
        user_dir(),
        "--arch",
        plan.arch,
        *to_arguments(run.options),
        "--seed",
        run.seed,
        "--save-dir",
        checkpoints,
    )
    return [train, *plan.task.steps(checkpoints / f"checkpoint_{plan.checkpoint}.pt", data_bin, folder)]
