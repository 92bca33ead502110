"""Brings an experiment's folder up to its plan: what is missing is run, and what is done is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from tlm_fairseq.experiments import local_runner, slurm_runner
from tlm_fairseq.experiments.attempt import Outcome, Work
from tlm_fairseq.experiments.experiment_folder import SLURM, ExperimentFolder
from tlm_fairseq.experiments.former_settings import as_begun
from tlm_fairseq.experiments.plan import Plan
from tlm_fairseq.experiments.processes import find_program
from tlm_fairseq.experiments.run_folder import IS_DONE, IS_HALF
from tlm_fairseq.experiments.run_steps import steps_of
from tlm_fairseq.experiments.runs import Run
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
    slurm: dict[str, str | int] | None = None


@dataclass
class Summary:
    """How many runs were done before and now, and the ``(run, Outcome)`` of those that failed."""

    before: int = 0
    now: int = 0
    failed: list[tuple[Run, Outcome]] = field(default_factory=list)


class Watcher(Protocol):
    """Is told what happens as it happens."""

    def begin(self, done: int, to_do: int) -> None:
        """Before the first run: how many are done, and how many to do."""

    def tell(self, text: str) -> None:
        """A line for the user."""

    def ended(self, run: Run, outcome: Outcome) -> None:
        """After a run."""

    def wait(self) -> None:
        """Many times a minute in between."""


def run_experiment(plan: Plan, experiment: ExperimentFolder, options: RunnerOptions, watcher: Watcher) -> Summary:
    """Does the runs of a plan that are not done, whatever happened to them before.

    Args:
        plan: a ``Plan``.
        experiment: the ``ExperimentFolder``.
        options: a ``RunnerOptions``.
        watcher: a ``Watcher``.

    Returns:
        a ``Summary``.

    Raises:
        UserError: the folder is in use or is another experiment's, data cannot be made, or a program is missing.
    """
    experiment.check(plan)
    with experiment.locked() as lock:
        plan = as_begun(plan, experiment)
        experiment.write_plan(plan)
        states = {run.folder: experiment.run_folder(run.folder).state(run.settings) for run in plan.runs}
        to_do = [run for run in plan.runs if states[run.folder] != IS_DONE]
        summary = Summary(before=len(plan.runs) - len(to_do))
        works = [
            Work(
                plan.task,
                run.settings,
                experiment.run_folder(run.folder),
                steps_of(plan, run, experiment),
                options.keep_checkpoints,
                resume=plan.task.resumes and states[run.folder] == IS_HALF,
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


def _make_shared_data(
    plan: Plan, runs: Iterable[Run], experiment: ExperimentFolder, lock: int, watcher: Watcher
) -> None:
    environment = local_runner.environments(1)[0]
    for fraction in dict.fromkeys(run.fraction for run in runs):
        if plan.task.needs_folder(fraction):
            folder = experiment.data_folder(fraction)
            if make_data(plan, folder, fraction, environment, (lock,), watcher.wait):
                watcher.tell(f"made: {folder}")
