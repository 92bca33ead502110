"""Options of the training as a plan gives them: ``name: value``, without the dashes."""

import re
from collections.abc import Iterable, Mapping

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.located_yaml import Scalar, read_scalar

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")

# The runner sets these itself.
RESERVED = {
    "save-dir": "each run has its own folder",
    "seed": "list the seeds under `seeds`",
    "arch": "write `arch` beside `train`",
    "user-dir": "the runner names this package",
    "restore-file": "a half run is begun anew; start from a model with `model` in `task`",
}


def fault_of(name: str, value: object) -> str | None:
    """Returns why this is no option that a plan may set, or None. A list is not a value of one run."""
    if not NAME.fullmatch(name):
        return f"`{name}` is no option of the training; write its name without the dashes before it"
    if name in RESERVED:
        return f"`{name}` cannot be set here: {RESERVED[name]}"
    if isinstance(value, (dict, list)):
        return f'`{name}` must be one value; put what a single option takes into quotes, as "(0.9, 0.98)"'
    return None


def read_words(words: Iterable[str]) -> dict[str, Scalar]:
    """Returns the options in words such as ``max-update=600``; one without a value, such as ``bf16``, is True.

    Raises:
        UserError: a word is no option that a plan may set.
    """
    options: dict[str, Scalar] = {}
    for word in words:
        name, sign, value = word.partition("=")
        fault = fault_of(name, value)
        if fault:
            raise UserError(f"{word}: {fault}")
        try:
            options[name] = read_scalar(value) if sign else True
        except ValueError:
            raise UserError(f"{word[:40]}: the value is no number that can be read") from None
    return options


def to_arguments(options: Mapping[str, object]) -> list[str]:
    """Returns the options as a list of arguments: with ``True`` without a value, with ``False`` or None not at all."""
    arguments: list[str] = []
    for name, value in options.items():
        if value is True:
            arguments.append(f"--{name}")
        elif value is not False and value is not None:
            text = to_text(value)
            # argparse takes what begins with a dash for an option, unless it is a number.
            dashed = text.startswith("-") and isinstance(value, str)
            arguments += [f"--{name}={text}"] if dashed else [f"--{name}", text]
    return arguments


def to_text(value: object) -> str:
    """Returns a number in its shortest form, ``600`` or ``0.0003``; other values as they are."""
    return f"{value:.12g}" if isinstance(value, float) else str(value)
