"""fairseq and hydra kept from telling what the user of a command did not ask for."""

import contextlib
import logging
import warnings


def quiet_imports():
    """From now on fairseq is imported without a word on packages that are missing and of no use to this one."""
    logging.getLogger("fairseq.tasks.text_to_speech").setLevel(logging.WARNING)


@contextlib.contextmanager
def quiet_fairseq():
    """Warnings only: fairseq tells of each file and of all its options, and makes every library log what it does."""
    before = logging.root.manager.disable
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(before)


@contextlib.contextmanager
def quiet_hydra():
    """Without hydra's warnings of the ways in which fairseq uses it."""
    logging.getLogger("hydra").setLevel(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
