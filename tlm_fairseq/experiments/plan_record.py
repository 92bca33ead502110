"""The plan as its folder records it: what the report needs, in JSON."""

from typing import Any, TypedDict


class RunRecord(TypedDict):
    """A ``Run``; ``own`` are its system's settings, and ``varied`` those of them that differ within the family."""

    folder: str
    system: str
    family: str
    own: dict[str, Any]
    varied: dict[str, Any]
    fraction: float
    size: str | None
    seed: int
    settings: dict[str, Any]


class PlanRecord(TypedDict):
    """A ``Plan``; ``kind`` and ``task`` are the kind and the title of its task."""

    name: str
    kind: str
    task: str
    arch: str
    baseline: str
    metric: str
    higher_is_better: bool
    metrics: dict[str, bool]
    seeds: list[int]
    runs: list[RunRecord]
