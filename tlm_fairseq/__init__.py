"""Token-Level Masking (TLM, EMNLP 2023) for fairseq.

fairseq imports this package when it is named as ``--user-dir tlm_fairseq``. It is loaded by then, so the
architectures are registered at once. The scoring commands import the package without fairseq and start
without its several seconds; in Python, ``import tlm_fairseq.models`` registers the architectures.
"""

import sys

from tlm_fairseq.version import __version__

__all__ = ["__version__"]

if "fairseq" in sys.modules:
    from tlm_fairseq import models  # noqa: F401
