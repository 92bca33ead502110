"""Brings the folders of experiments up to their plans: what is missing is run, and what is done is kept."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Protocol

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments import local_runner, slurm_runner
from tlm_fairseq.experiments.attempt import Outcome, Work
from tlm_fairseq.experiments.experiment_folder import SLURM, ExperimentFolder
from tlm_fairseq.experiments.former_settings import as_begun
from tlm_fairseq.experiments.plan import Plan
from tlm_fairseq.experiments.processes import find_program
from tlm_fairseq.experiments.run_folder import IS_DONE, IS_HALF, RunFolder, digest_of
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
    """How many runs were done before and now, and the ``(name, Outcome)`` of those that failed."""

    before: int = 0
    now: int = 0
    failed: list[tuple[str, Outcome]] = field(default_factory=list)


class Watcher(Protocol):
    """Is told what happens as it happens."""

    def begin(self, done: int, to_do: int) -> None:
        """Before the first run: how many are done, and how many to do."""

    def tell(self, text: str) -> None:
        """A line for the user."""

    def ended(self, name: str, outcome: Outcome) -> None:
        """After a run."""

    def wait(self) -> None:
        """Many times a minute in between."""


@dataclass(frozen=True, eq=False)
class _PlannedRun:
    """A run, the plan that has it and the folder where it lies; ``name`` is what the user is told."""

    plan: Plan
    experiment: ExperimentFolder
    run: Run
    name: str

    @property
    def folder(self) -> RunFolder:
        return self.experiment.run_folder(self.run.folder)

    @property
    def identity(self) -> str:
        """The same for runs of the same settings, whatever plan they are of."""
        return digest_of(self.run.settings)

    def state(self) -> str:
        return self.folder.state(self.run.settings)

    def work(self, options: RunnerOptions) -> Work:
        return Work(
            self.plan.task,
            self.run.settings,
            self.folder,
            steps_of(self.plan, self.run, self.experiment),
            options.keep_checkpoints,
            resume=self.plan.task.resumes and self.state() == IS_HALF,
        )


def run_experiments(
    experiments: Sequence[tuple[Plan, ExperimentFolder]], options: RunnerOptions, watcher: Watcher
) -> Summary:
    """Does the runs of plans that are not done, whatever happened to them before: of all plans those with the first
    seed, then those with the next. What several plans have is done once, and its folder copied to the others.

    Args:
        experiments: each ``Plan`` with its ``ExperimentFolder``.
        options: a ``RunnerOptions``.
        watcher: a ``Watcher``.

    Returns:
        a ``Summary``.

    Raises:
        UserError: two plans have one name, a folder is in use or is another experiment's, data cannot be made, or a
            program is missing.
    """
    names = [plan.name for plan, _ in experiments]
    for name in names:
        if names.count(name) > 1:
            raise UserError(f"two of the plans are named {name}; give each a name of its own")
    for plan, experiment in experiments:
        experiment.check(plan)
    with ExitStack() as stack:
        locks = [stack.enter_context(experiment.locked()) for _, experiment in experiments]
        return _run_planned(_planned_runs(experiments), locks, options, watcher)


def _planned_runs(experiments: Sequence[tuple[Plan, ExperimentFolder]]) -> list[_PlannedRun]:
    """Records the plans in their folders, and returns their runs in the order that they are done in."""
    planned = []
    for plan, experiment in experiments:
        plan = as_begun(plan, experiment)
        experiment.write_plan(plan)
        title = f"{plan.name}/" if len(experiments) > 1 else ""
        planned += [_PlannedRun(plan, experiment, run, title + run.folder) for run in plan.runs]
    return sorted(planned, key=lambda each: each.plan.seeds.index(each.run.seed))


def _run_planned(
    planned: Sequence[_PlannedRun], locks: Sequence[int], options: RunnerOptions, watcher: Watcher
) -> Summary:
    alike = defaultdict(list)  # the same run in several plans
    for each in planned:
        each.folder.check()
        alike[each.identity].append(each)
    summary, to_do = Summary(), []
    for group in alike.values():
        done = [each for each in group if each.state() == IS_DONE]
        if done:
            summary.before += len(group)
            _copy(done[0], [each for each in group if each not in done], watcher)
        else:
            to_do.append(group)
    works = [group[0].work(options) for group in to_do]
    for program in sorted({step.arguments[0] for work in works for step in work.steps}):
        find_program(program)
    watcher.begin(summary.before, len(to_do))
    _make_shared_data([group[0] for group in to_do], locks, watcher)
    if options.slurm is None:
        outcomes = local_runner.run_works(works, options.workers, locks, watcher.wait)
    else:
        folder = planned[0].experiment.path / SLURM
        outcomes = slurm_runner.run_works(works, options.workers, folder, options.slurm, watcher.wait)
    try:
        for number, outcome in outcomes:
            first, *others = to_do[number]
            if outcome.scores is None:
                summary.failed.append((first.name, outcome))
            else:
                summary.now += 1 + len(others)
                _copy(first, others, watcher)
            watcher.ended(first.name, outcome)
    finally:
        outcomes.close()
    return summary


def _copy(done: _PlannedRun, others: Iterable[_PlannedRun], watcher: Watcher) -> None:
    for other in others:
        other.folder.copy_from(done.folder)
        watcher.tell(f"copied: {other.name}, which is {done.name}")


def _make_shared_data(runs: Iterable[_PlannedRun], locks: Sequence[int], watcher: Watcher) -> None:
    environment = local_runner.environments(1)[0]
    folders = {each.experiment.data_folder(each.run.fraction): each for each in runs}
    for folder, each in folders.items():
        if each.plan.task.needs_folder(each.run.fraction):
            if make_data(each.plan, folder, each.run.fraction, environment, locks, watcher.wait):
                watcher.tell(f"made: {folder}")
