"""The systems of a plan: settings whose lists are crossed, each combination with a readable name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from tlm_fairseq.experiments.training_options import to_text


@dataclass(frozen=True)
class System:
    """One combination.

    Attributes:
        name: what it is called in folders and reports.
        family: the name in the plan that it was expanded from; several systems share it where lists were crossed.
        settings: its settings by key, each one value.
        varied: those of them that were lists.
    """

    name: str
    family: str
    settings: dict[str, object]
    varied: dict[str, object]


def cross(name: str, settings: Mapping[str, object]) -> list[System]:
    """Returns the systems that a named mapping stands for: one for each combination of the values of its lists.

    The last list varies fastest. Where there are lists, a name ends in their keys and values: ``TLM, rate 0.05``.
    """
    lists = {key: value for key, value in settings.items() if isinstance(value, list)}
    systems = []
    for values in product(*lists.values()):
        varied = dict(zip(lists, values))
        ending = "".join(f", {key} {to_text(value)}" for key, value in varied.items())
        systems.append(System(name + ending, name, {**settings, **varied}, varied))
    return systems


def default_names(mappings: Sequence[Mapping[str, object]]) -> list[str]:
    """Returns a name for each mapping of settings: its regulariser, and what is not the same in all of them."""
    keys = list(dict.fromkeys(key for mapping in mappings for key in mapping))
    shared = {key for key in keys if all(key in mapping and mapping[key] == mappings[0][key] for mapping in mappings)}
    names = []
    for mapping in mappings:
        words = [str(mapping["regularizer"])] if "regularizer" in mapping else []
        for key, value in mapping.items():
            if key not in shared and key != "regularizer" and not isinstance(value, list):
                words.append(f"{key} {to_text(value)}")
        names.append(", ".join(words) or "system")
    return names
