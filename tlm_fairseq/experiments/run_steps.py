"""The commands of one run, in their order."""

from tlm_fairseq.experiments.experiment_folder import ExperimentFolder
from tlm_fairseq.experiments.plan import Plan
from tlm_fairseq.experiments.run_folder import CHECKPOINTS
from tlm_fairseq.experiments.runs import Run
from tlm_fairseq.experiments.step import Step
from tlm_fairseq.experiments.training_options import to_arguments
from tlm_fairseq.fairseq_support.installation import user_dir


def steps_of(plan: Plan, run: Run, experiment: ExperimentFolder) -> list[Step]:
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
