"""What an experiment's folder holds: each run of the plan with its scores, or why it has none."""

from dataclasses import dataclass, field

from tlm_fairseq.experiments.experiment_folder import ExperimentFolder
from tlm_fairseq.experiments.plan_record import PlanRecord, RunRecord
from tlm_fairseq.experiments.run_folder import DONE, FAILED, IS_DONE, SCORES, VERSIONS, RunFolder, read_record
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.training_log import TrainingLog, read_training_log

TRAIN_LOG = "train.log"
TEST = "test"  # what the log calls the test data


@dataclass(frozen=True)
class RunResult:
    """One run.

    Attributes:
        run: its record in the plan.
        state: as ``RunFolder.state`` returns it.
        scores: metric -> number; empty unless the run is done.
        seconds: that it took, or None.
        reason: why it failed, or None.
        log: of a run that is done, or None.
        test_log: the same with the test data in place of the validation data, where training measured them.
        versions: of the packages, and the device; empty unless the run is done.
    """

    run: RunRecord
    state: str
    scores: dict[str, float]
    seconds: float | None
    reason: str | None
    log: TrainingLog | None
    test_log: TrainingLog | None = None
    versions: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Condition:
    """What systems are compared under: a share of the training data and a size, which a plan may leave as they are."""

    fraction: float
    size: str | None


@dataclass
class Results:
    """An experiment: its plan as recorded, and its runs in the plan's order, by systems and conditions."""

    plan: PlanRecord
    runs: list[RunResult] = field(default_factory=list)

    @property
    def systems(self) -> list[str]:
        return list(dict.fromkeys(result.run["system"] for result in self.runs))

    @property
    def conditions(self) -> list[Condition]:
        return list(dict.fromkeys(Condition(result.run["fraction"], result.run["size"]) for result in self.runs))

    @property
    def metrics(self) -> list[str]:
        """Names of the metrics, the one that counts first."""
        main = self.plan["metric"]
        return [main, *(name for name in self.plan["metrics"] if name != main)]

    @property
    def finished(self) -> list[RunResult]:
        return [result for result in self.runs if result.state == IS_DONE]

    @property
    def unfinished(self) -> list[RunResult]:
        return [result for result in self.runs if result.state != IS_DONE]

    def of(self, system: str, condition: Condition) -> dict[int, RunResult]:
        """Returns the runs of a system under a condition that are done, by their seeds."""
        return {
            result.run["seed"]: result
            for result in self.finished
            if result.run["system"] == system and Condition(result.run["fraction"], result.run["size"]) == condition
        }

    def values(self, system: str, condition: Condition, metric: str) -> dict[int, float]:
        """Returns the scores of a system by their seeds."""
        return {
            seed: result.scores[metric]
            for seed, result in self.of(system, condition).items()
            if metric in result.scores
        }

    def record_of(self, system: str) -> RunRecord:
        """Returns the record of the first run of a system."""
        return next(result.run for result in self.runs if result.run["system"] == system)

    def colour_of(self, system: str) -> int:
        """Returns the number of a system's colour, the same in all charts."""
        return self.systems.index(system)

    def name_of(self, condition: Condition) -> str:
        """Returns what a condition is called, or "" where the plan has only one."""
        parts = []
        if len({each.fraction for each in self.conditions}) > 1:
            parts.append(f"{100 * condition.fraction:g} % of data")
        if len({each.size for each in self.conditions}) > 1:
            parts.append(f"size {condition.size}")
        return ", ".join(parts)


def read_results(folder: StrPath) -> Results:
    """Returns the ``Results`` in an experiment's folder.

    Raises:
        UserError: it is no folder of an experiment.
    """
    experiment = ExperimentFolder(folder)
    plan = experiment.read_plan()
    return Results(plan, [_read_run(experiment.run_folder(run["folder"]), run) for run in plan["runs"]])


def _read_run(folder: RunFolder, run: RunRecord) -> RunResult:
    state = folder.state(run["settings"])
    if state != IS_DONE:
        failure = read_record(folder.path / FAILED) or {}
        lines = failure.get("last_lines") or [""]
        reason = f"{failure['reason']}: {lines[-1]}".rstrip(": ") if "reason" in failure else None
        return RunResult(run, state, {}, None, reason, None)
    log = folder.path / TRAIN_LOG
    return RunResult(
        run=run,
        state=state,
        scores=read_record(folder.path / SCORES) or {},
        seconds=(read_record(folder.path / DONE) or {}).get("seconds"),
        reason=None,
        log=read_training_log(log) if log.exists() else None,
        test_log=read_training_log(log, TEST) if log.exists() else None,
        versions=read_record(folder.path / VERSIONS) or {},
    )
