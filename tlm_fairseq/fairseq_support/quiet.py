"""fairseq and hydra kept from telling what the user of a command did not ask for."""

import contextlib
import logging
import warnings
from collections.abc import Iterator


def quiet_imports() -> None:
    """From now on fairseq is imported without a word on packages that are missing and of no use to this one."""
    logging.getLogger("fairseq.tasks.text_to_speech").setLevel(logging.WARNING)


# Beginnings of what hydra 1.1 to 1.3 say of how fairseq 0.12 calls it, and the modules that it is said of.
_HYDRA_DEPRECATIONS = (
    (r"hydra\.experimental\.(initialize|compose)\(\) is no longer experimental", r"hydra\."),
    (r"\s*The version_base parameter is not specified", r"hydra\.|fairseq_cli\.hydra_train"),
    (r"In '[^']+': Usage of deprecated keyword in package header", r"hydra\."),
    (r"\s*'[^']+' is validated against ConfigStore schema with the same name", ""),  # of whoever called fairseq
    (r"\s*The strict flag in the compose API is deprecated", r"hydra\."),
)


def ignore_hydra_deprecations() -> None:
    """From now on hydra's words on how fairseq uses it, which no user of fairseq can mend, are left out."""
    for message, module in _HYDRA_DEPRECATIONS:
        warnings.filterwarnings("ignore", message, UserWarning, module)


@contextlib.contextmanager
def quiet_fairseq() -> Iterator[None]:
    """Warnings only: fairseq tells of each file and of all its options, and makes every library log what it does."""
    before = logging.root.manager.disable
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(before)


@contextlib.contextmanager
def quiet_hydra() -> Iterator[None]:
    """Without hydra's warnings of the ways in which fairseq uses it."""
    logging.getLogger("hydra").setLevel(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
