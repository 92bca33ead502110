"""How a metric is used from the command line: the files it reads and its options, in words. It knows no command."""

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Value = TypeVar("Value")

# What the value of an option may be; the commands know how to read it.
FLAG, CHOICE = "flag", "choice"
POSITIVE_INTEGER, NOT_NEGATIVE_INTEGER, POSITIVE_NUMBER = "positive integer", "integer from 0", "positive number"
FOLDER = "folder"
# The commands that have an option which the others do not have.
SCORE, COMPARE = "score", "compare"


@dataclass(frozen=True)
class Files:
    """What stands in the files of a metric, for the help of ``--hyp``, ``--ref`` and ``--src``.

    ``source`` is None where the metric does not look at the source; it may be left out unless ``source_needed``. With
    ``m2_has_source`` the metric itself asks for it where the other files do not hold it.
    ``one_reference``: a single file holds what all annotators did.
    """

    hypotheses: str
    references: str
    source: str | None = None
    source_needed: bool = False
    m2_has_source: bool = False
    one_reference: bool = False


@dataclass(frozen=True)
class Option:
    """An option of a metric: its name in Python, its default, its help, and what its value may be.

    The help says the default by ``%(default)s``. ``only`` names the one command that has the option.
    """

    name: str
    default: object
    help: str
    kind: str
    choices: tuple[str, ...] | None = None
    only: str | None = None


_UNSET = object()


def option(
    default: Value,
    help: str,
    kind: str = CHOICE,
    choices: tuple[str, ...] | None = None,
    only: str | None = None,
    command_default: object = _UNSET,
) -> Value:
    """Returns a dataclass field of a metric that the commands offer as an option.

    Args:
        default: of the field, and of the option unless there is a ``command_default``.
        help, kind, choices, only: see ``Option``.
    """
    on_command = default if command_default is _UNSET else command_default
    return field(default=default, metadata={"option": (on_command, help, kind, choices, only)})


def options_of(metric: "type[DataclassInstance]", command: str | None = None) -> list[Option]:
    """Returns the ``Option`` list of a metric class; with a command, those that this command has."""
    all_options = [Option(item.name, *item.metadata["option"]) for item in fields(metric) if "option" in item.metadata]
    return [one for one in all_options if command is None or one.only in (None, command)]
