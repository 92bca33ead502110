"""The runs that a plan stands for: every system with every share of the data, size and seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tlm_fairseq.experiments import regularizers
from tlm_fairseq.experiments.grid import System
from tlm_fairseq.experiments.run_folder import folder_name
from tlm_fairseq.experiments.training_options import to_text


@dataclass(frozen=True)
class Run:
    """One training and its scores.

    Attributes:
        folder: its name below the experiment's folder, ``SYSTEM/seed-N``.
        system: the ``System``.
        fraction: share of the training data, above 0 and at most 1.
        size: name of the model's size, or None where the plan has none.
        seed: of the training.
        options: of the training by name, without those that depend on folders.
        settings: all that its outcome depends on, as a record for JSON.
    """

    folder: str
    system: System
    fraction: float
    size: str | None
    seed: int
    options: dict[str, object]
    settings: dict[str, Any]


@dataclass(frozen=True)
class FormerSettings:
    """What stood in a run's settings and no longer does, for it differs between machines.

    Attributes:
        inputs: the digest of the inputs with the records of how they were made.
        start: options that name the model to start from by its path.
    """

    inputs: str
    start: dict[str, object]

    def of(self, run: Run) -> dict[str, object]:
        """Returns the settings that the run's folder would have been begun with."""
        options = {**self.start, **run.settings["options"]}
        return {**run.settings, "inputs": self.inputs, "options": options}


def expand(
    systems: Sequence[System],
    fractions: Sequence[float],
    sizes: Mapping[str | None, Mapping[str, object]],
    seeds: Sequence[int],
    options: Mapping[str, object],
    common: Mapping[str, object],
    subset_seed: int,
    start: Mapping[str, object] | None = None,
) -> list[Run]:
    """Returns the list of ``Run``, the seeds outermost: a shortened experiment has whole rounds of all systems.

    Args:
        systems: list of ``System``.
        fractions: shares of the training data.
        sizes: options of the training by the name of the size; ``{None: {}}`` without sizes.
        seeds: whole numbers.
        options: of the training, for all runs; a size overrides them, and a system both.
        common: what else of the settings all runs share.
        subset_seed: of the choice of a part of the training data.
        start: options that name the model to start from, or None; no settings, for a path says nothing of its content,
            and runs would not count on another machine.
    """
    runs = []
    for seed in seeds:
        for fraction in fractions:
            for size, size_options in sizes.items():
                for system in systems:
                    run = _run(system, fraction, size, seed, {**options, **size_options}, common, subset_seed)
                    runs.append(replace(run, options={**(start or {}), **run.options}))
    # A folder says what varies only.
    parts = [len(fractions) > 1, sizes != {None: {}}]
    return [_with_folder(run, *parts) for run in runs]


def _run(
    system: System,
    fraction: float,
    size: str | None,
    seed: int,
    options: Mapping[str, object],
    common: Mapping[str, object],
    subset_seed: int,
) -> Run:
    own = {key: value for key, value in system.settings.items() if key in regularizers.KEYS}
    raw = {key: value for key, value in system.settings.items() if key not in regularizers.KEYS}
    options = {**options, **regularizers.options_of(own), **raw}
    settings = {**common, "options": options, "fraction": fraction, "seed": seed}
    if fraction < 1:
        settings["subset-seed"] = subset_seed
    return Run("", system, fraction, size, seed, options, settings)


def _with_folder(run: Run, with_fraction: bool, with_size: bool) -> Run:
    name = folder_name(run.system.name)
    if with_fraction:
        name += f"--fraction-{to_text(run.fraction)}"
    if with_size and run.size is not None:
        name += f"--size-{folder_name(run.size)}"
    return replace(run, folder=f"{name}/seed-{run.seed}")
