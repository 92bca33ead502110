"""Brings an experiment's folder up to its plan: what is missing is run, and what is done is kept."""

from dataclasses import dataclass, field

from tlm_fairseq.experiments import local_runner, slurm_runner
from tlm_fairseq.experiments.attempt import Work
from tlm_fairseq.experiments.experiment_folder import SLURM
from tlm_fairseq.experiments.former_settings import as_begun
from tlm_fairseq.experiments.processes import find_program
from tlm_fairseq.experiments.run_folder import IS_DONE
from tlm_fairseq.experiments.run_steps import steps_of
from tlm_fairseq.experiments.shared_data import make_data


@dataclass(frozen=True)
class RunnerOptions:
    """How to run.

    Attributes:
        workers: runs at a time.
        keep_checkpoints: whether they are left once a run is scored.
        slurm: parameters of submitit, or None to run here.
    """

    workers: int = 1
    keep_checkpoints: bool = False
    slurm: dict | None = None


@dataclass
class Summary:
    """How many runs were done before and now, and the ``(run, Outcome)`` of those that failed."""

    before: int = 0
    now: int = 0
    failed: list = field(default_factory=list)


def run_experiment(plan, experiment, options, watcher):
    """Does the runs of a plan that are not done, whatever happened to them before.

    Args:
        plan: a ``Plan``.
        experiment: the ``ExperimentFolder``.
        options: a ``RunnerOptions``.
        watcher: has ``begin(done, to_do)``, ``tell(text)`` and ``ended(run, outcome)``, called as things happen, and
            ``wait()``, called many times a minute in between.

    Returns:
        a ``Summary``.

    Raises:
        UserError: the folder is in use or is another experiment's, data cannot be made, or a program is missing.
    """
    experiment.check(plan)
    with experiment.locked() as lock:
        plan = as_begun(plan, experiment)
        experiment.write_plan(plan)
        to_do = [run for run in plan.runs if experiment.run_folder(run.folder).state(run.settings) != IS_DONE]
        summary = Summary(before=len(plan.runs) - len(to_do))
        works = [
            Work(
                plan.task,
                run.settings,
                experiment.run_folder(run.folder),
                steps_of(plan, run, experiment),
                options.keep_checkpoints,
            )
            for run in to_do
        ]
        for work in works:
            work.folder.check()
        for program in sorted({step.arguments[0] for work in works for step in work.steps}):
            find_program(program)
        watcher.begin(summary.before, len(to_do))
        _make_shared_data(plan, to_do, experiment, lock, watcher)
        if options.slurm is None:
            outcomes = local_runner.run_works(works, options.workers, (lock,), watcher.wait)
        else:
            folder = experiment.path / SLURM
            outcomes = slurm_runner.run_works(works, options.workers, folder, options.slurm, watcher.wait)
        try:
            for number, outcome in outcomes:
                if outcome.scores is None:
                    summary.failed.append((to_do[number], outcome))
                else:
                    summary.now += 1
                watcher.ended(to_do[number], outcome)
        finally:
            outcomes.close()
    return summary


def _make_shared_data(plan, runs, experiment, lock, watcher):
    environment = local_runner.environments(1)[0]
    for fraction in dict.fromkeys(run.fraction for run in runs):
        if plan.task.needs_folder(fraction):
            folder = experiment.data_folder(fraction)
            if make_data(plan, folder, fraction, environment, (lock,), watcher.wait):
                watcher.tell(f"made: {folder}")
