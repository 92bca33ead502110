"""What the options of all methods share: a frozen dataclass states each once, for the command line and for hydra."""

import argparse
from collections.abc import Sequence
from dataclasses import field, fields
from typing import Any, Self


def option(default: Any, description: str, told: str | None = None, **argparse_settings: Any) -> Any:
    """A field of a MethodOptions: its default, its help text, and what else ``add_argument`` is told.

    ``told`` is how a training tells its value, a template such as "rate {:g}"; where it is None, the value is told
    behind its name, and a default is not.
    """
    return field(default=default, metadata={"help": description, "told": told, "argparse": argparse_settings})


class MethodOptions:
    """Base of the dataclasses of options. A field ``rate`` of the prefix "tlm" is ``--tlm-rate`` on the command line
    and ``tlm_rate`` in fairseq's namespaces, configurations and checkpoints."""

    PREFIX = ""

    rate: float  # every method has one

    @classmethod
    def names(cls) -> dict[str, str]:
        """Of each field, its name in fairseq's namespaces."""
        return {each.name: f"{cls.PREFIX}_{each.name}" for each in fields(cls)}

    @classmethod
    def add_args(cls, parser: argparse.ArgumentParser) -> None:
        """Adds the options to an argparse parser. They have no defaults there: an architecture sets what the user did
        not, as everywhere in fairseq."""
        for each in fields(cls):
            shown = "" if each.default is None else f" (default: {each.default})"
            flag = f"--{cls.PREFIX}-{each.name}".replace("_", "-")
            parser.add_argument(flag, help=each.metadata["help"] + shown, **each.metadata["argparse"])

    @classmethod
    def from_args(cls, args: object) -> Self:
        """Reads the options from anything with such attributes; those it lacks keep their defaults."""
        return cls(**{name: getattr(args, full) for name, full in cls.names().items() if hasattr(args, full)})

    def set_on(self, args: object) -> None:
        """Writes the options to ``args``, so that a checkpoint records them."""
        for name, full in self.names().items():
            setattr(args, full, getattr(self, name))

    def summary(self) -> str:
        """Returns the options as a training tells them at its start: "rate 0.1, both"."""
        parts = []
        for each in fields(self):
            value, told = getattr(self, each.name), each.metadata["told"]
            if told is not None:
                parts.append(told.format(value))
            elif value != each.default:
                parts.append(f"{each.name.replace('_', ' ')} {value}")
        return ", ".join(part for part in parts if part)

    def check_rate(self, name: str = "rate") -> None:
        """Raises ValueError where a rate lies outside [0, 1]."""
        value = getattr(self, name)
        if not 0 <= value <= 1:
            raise ValueError(f"{self._flag(name)} must lie between 0 and 1, got {value}")

    def check_choice(self, name: str, choices: Sequence[str]) -> None:
        """Raises ValueError where a value is none of the choices."""
        value = getattr(self, name)
        if value not in choices:
            raise ValueError(f"{self._flag(name)} must be one of {', '.join(choices)}, got {value!r}")

    def _flag(self, name: str) -> str:
        return f"--{self.PREFIX}-{name}".replace("_", "-")


def probability(text: str) -> float:
    """Reads a probability; an argparse type. Raises argparse.ArgumentTypeError outside [0, 1]."""
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1") from None
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"must lie between 0 and 1, got {text}")
    return value


def whole_number(text: str) -> int:
    """Reads a number of things; an argparse type. Raises argparse.ArgumentTypeError for what is none."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)
