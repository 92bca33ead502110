"""The commands of one run, in their order."""

from tlm_fairseq.experiments.experiment_folder import ExperimentFolder
from tlm_fairseq.experiments.kinds.interface import Training
from tlm_fairseq.experiments.plan import Plan
from tlm_fairseq.experiments.run_folder import CHECKPOINTS
from tlm_fairseq.experiments.runs import Run
from tlm_fairseq.experiments.step import Step


def steps_of(plan: Plan, run: Run, experiment: ExperimentFolder) -> list[Step]:
    """Returns the steps of a run: the training, then those that score it.

    Args:
        plan: a ``Plan``.
        run: one of its runs.
        experiment: the ``ExperimentFolder``.
    """
    folder = experiment.run_folder(run.folder).path
    shared = experiment.data_folder(run.fraction) if plan.task.needs_folder(run.fraction) else None
    training = Training(
        data=plan.task.data_bin(shared),
        arch=plan.arch,
        options=run.options,
        seed=run.seed,
        checkpoint=plan.checkpoint,
        checkpoints=folder / CHECKPOINTS,
        folder=folder,
    )
    checkpoint = training.checkpoints / f"checkpoint_{plan.checkpoint}.pt"
    return [plan.task.train_step(training), *plan.task.steps(checkpoint, training.data, folder)]
