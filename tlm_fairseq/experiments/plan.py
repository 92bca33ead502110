"""The plan of an experiment: read from YAML, checked, and expanded into runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tlm_fairseq.experiments import regularizers, training_options
from tlm_fairseq.experiments.fields import Fields, describe
from tlm_fairseq.experiments.grid import System, cross, default_names
from tlm_fairseq.experiments.input_digest import digest_of_inputs
from tlm_fairseq.experiments.kinds import KINDS
from tlm_fairseq.experiments.kinds.interface import Task
from tlm_fairseq.experiments.located_yaml import LocatedDict, LocatedList, Value, read_yaml
from tlm_fairseq.experiments.plan_record import PlanRecord
from tlm_fairseq.experiments.run_folder import folder_name
from tlm_fairseq.experiments.runs import FormerSettings, Run, expand
from tlm_fairseq.text.files import StrPath

CHECKPOINTS = ("best", "last")
RESERVED_FOLDERS = ("data", "report", "slurm")  # beside those of the systems


@dataclass(frozen=True)
class Plan:
    """A checked plan. ``task`` is an object of one of the KINDS; see ``tlm_fairseq.experiments.kinds``."""

    path: StrPath
    name: str
    task: Task
    arch: str
    baseline: str
    systems: list[System]
    fractions: list[float]
    sizes: dict[str | None, dict[str, object]]
    seeds: list[int]
    metric: str
    higher_is_better: bool
    checkpoint: str
    subset_seed: int
    runs: list[Run]
    former: FormerSettings

    def as_record(self) -> PlanRecord:
        """Returns what the report needs, as a dictionary for JSON."""
        return {
            "name": self.name,
            "kind": self.task.kind,
            "task": self.task.title,
            "arch": self.arch,
            "baseline": self.baseline,
            "metric": self.metric,
            "higher_is_better": self.higher_is_better,
            "metrics": dict(self.task.metrics),
            "seeds": self.seeds,
            "runs": [
                {
                    "folder": run.folder,
                    "system": run.system.name,
                    "family": run.system.family,
                    "own": run.system.settings,
                    "varied": run.system.varied,
                    "fraction": run.fraction,
                    "size": run.size,
                    "seed": run.seed,
                    "settings": run.settings,
                }
                for run in self.runs
            ],
        }


def read_plan(path: StrPath, train: Mapping[str, Value] | None = None, seeds: Sequence[int] = ()) -> Plan:
    """Returns the ``Plan`` in a YAML file.

    Args:
        path: the file.
        train: options of the training that stand above those under ``train`` there.
        seeds: in place of those there, unless empty.

    Raises:
        UserError: the file is not a plan; with the line.
    """
    fields = Fields(read_yaml(path), path, "the plan")
    name = fields.take("name", str)
    if folder_name(name) != name:
        fields.fail("name", f"the name {name!r} becomes a folder; use letters, digits, dots and dashes")
    task_fields = Fields(fields.take("task", LocatedDict), path, "task")
    kind = task_fields.take_choice("kind", tuple(KINDS))
    task = KINDS[kind].read(task_fields)
    task_fields.finish()
    arch = fields.take_choice("arch", task.architectures) if task.architectures else fields.take("arch", str)
    trained_with = {**_read_options(fields, "train"), **(train or {})}
    systems = _read_systems(fields)
    baseline = fields.take("baseline", str)
    names = [system.name for system in systems]
    if baseline not in names:
        fields.fail("baseline", f"`baseline` must be the name of one system: {'; '.join(names)}")
    fractions = _read_fractions(fields)
    sizes = _read_sizes(fields)
    planned_seeds = _read_seeds(fields)
    seeds = list(seeds) or planned_seeds
    metric = fields.take("metric", str, task.main_metric)
    if metric not in task.metrics:
        fields.fail("metric", f"`metric` must be one of {', '.join(task.metrics)}, not {metric!r}")
    higher_is_better = fields.take("higher-is-better", bool, task.metrics[metric])
    checkpoint = fields.take_choice("checkpoint", CHECKPOINTS, "best")
    subset_seed = fields.take("subset-seed", int, 1)
    fields.finish()
    if min(fractions) < 1:
        task.check_fractions(fields)
    start: dict[str, object] = {"finetune-from-model": str(task.model)} if task.model else {}
    common: dict[str, object] = {"task": dict(task_fields.mapping), "inputs": digest_of_inputs(task.inputs())}
    common |= {"checkpoint": checkpoint, "arch": arch}
    former = FormerSettings(inputs=digest_of_inputs(task.inputs(), with_records=True), start=start)
    options = {**task.default_options, **task.train_options(), **trained_with}
    runs = expand(systems, fractions, sizes, seeds, options, common, subset_seed, start)
    return Plan(
        path=path,
        name=name,
        task=task,
        arch=arch,
        baseline=baseline,
        systems=systems,
        fractions=fractions,
        sizes=sizes,
        seeds=seeds,
        metric=metric,
        higher_is_better=higher_is_better,
        checkpoint=checkpoint,
        subset_seed=subset_seed,
        runs=runs,
        former=former,
    )


def _read_options(fields: Fields, key: str) -> dict[str, object]:
    """The options of the training at ``key``, each of one value."""
    mapping = fields.take(key, LocatedDict, LocatedDict(0))
    inner = Fields(mapping, fields.path, f"`{key}`")
    for name, value in mapping.items():
        fault = training_options.fault_of(name, value)
        if fault:
            inner.fail(name, f"{inner.what}: {fault}")
    return dict(mapping)


def _read_systems(fields: Fields) -> list[System]:
    """The systems of a mapping by name, or of a list without names; lists in them are crossed."""
    given: LocatedList | LocatedDict
    if isinstance(fields.mapping.get("systems"), list):
        given = fields.take("systems", LocatedList)
    else:
        given = fields.take("systems", LocatedDict)
    if not given:
        fields.fail("systems", "`systems` is empty; name one system at least")
    if isinstance(given, list):
        mappings = [Fields(item, fields.path, f"system {number}").mapping for number, item in enumerate(given, 1)]
        named: Iterable[tuple[str, Value]] = zip(default_names(mappings), mappings)
    else:
        named = given.items()
    systems: list[System] = []
    folders: dict[str, str] = {}
    for name, mapping in named:
        system_fields = Fields(mapping, fields.path, f"the system {name!r}")
        found = cross(name, system_fields.mapping)
        if not found:
            system_fields.fail(None, f"{system_fields.what} has an empty list; give it a value at least")
        for system in found:
            _check_system(system, system_fields)
            folder = folder_name(system.name).lower()
            if folder in RESERVED_FOLDERS:
                system_fields.fail(None, f"a folder {folder!r} is kept for other things; give the system another name")
            if not folder or folder in folders:
                other = f", as {folders[folder]!r} does" if folder else ""
                system_fields.fail(
                    None, f"the system {system.name!r} would lie in the folder {folder!r}{other}; give it another name"
                )
            folders[folder] = system.name
        systems += found
    return systems


def _check_system(system: System, fields: Fields) -> None:
    own = {key: value for key, value in system.settings.items() if key in regularizers.KEYS}
    fault = regularizers.fault_of(own)
    if fault:
        fields.fail(fault[0], f"{fields.what}: {fault[1]}")
    for key, value in system.settings.items():
        if key not in regularizers.KEYS:
            why = training_options.fault_of(key, value)
            if why:
                fields.fail(key, f"{fields.what}: {why}")


def _read_fractions(fields: Fields) -> list[float]:
    given = fields.take("fractions", LocatedList, LocatedList(0))
    fractions: list[float] = []
    for value, line in zip(given, given.lines):
        if isinstance(value, (bool, str)) or not isinstance(value, (int, float)) or not 0 < value <= 1:
            fields.fail_at_line(line, f"a fraction must be above 0 and at most 1, not {describe(value)}")
        fractions.append(float(value))
    _check_different(fields, "fractions", fractions)
    return fractions or [1.0]


def _read_sizes(fields: Fields) -> dict[str | None, dict[str, object]]:
    """Options of each size by its name; ``{None: {}}`` without sizes."""
    given = fields.take("sizes", LocatedDict, LocatedDict(0))
    inner = Fields(given, fields.path, "sizes")
    folders = [folder_name(name).lower() for name in given]
    if not all(folders) or len(set(folders)) < len(folders):
        fields.fail("sizes", "names of sizes become folders; give them different ones of letters and digits")
    return {name: _read_options(inner, name) for name in given} or {None: {}}


def _read_seeds(fields: Fields) -> list[int]:
    given = fields.take("seeds", LocatedList)
    if not given:
        fields.fail("seeds", "`seeds` is empty; give one at least, and five for a comparison")
    seeds: list[int] = []
    for value, line in zip(given, given.lines):
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            fields.fail_at_line(line, f"a seed must be a whole number from 0, not {describe(value)}")
        seeds.append(value)
    _check_different(fields, "seeds", seeds)
    return seeds


def _check_different(fields: Fields, key: str, values: Sequence[float]) -> None:
    if len(set(values)) < len(values):
        fields.fail(key, f"`{key}` has a value twice")
