"""fairseq kept from telling what the user of a command did not ask for."""

import contextlib
import logging


@contextlib.contextmanager
def silent_fairseq():
    """fairseq tells of each file and of all its options."""
    before = logging.root.manager.disable
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(before)
