"""A command of a run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A command: its name, which is that of its log, and its arguments, the first of which is a program on PATH."""

    name: str
    arguments: tuple[str, ...]

    @classmethod
    def of(cls, name: str, *arguments: object) -> "Step":
        """Returns the step of arguments of any type; None among them are left out."""
        return cls(name, tuple(str(argument) for argument in arguments if argument is not None))
