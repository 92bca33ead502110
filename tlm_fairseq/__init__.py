"""Token-Level Masking (TLM, EMNLP 2023) for fairseq.

fairseq imports this package when it is named as ``--user-dir tlm_fairseq``. In Python, ``import tlm_fairseq`` does the
same, whatever is imported first: once fairseq is there, the architectures are registered, fairseq is patched and its
checkpoints are loadable; once torch is there, ``torch.load`` reads them. Neither is imported for it: the scoring
commands start without their several seconds.
"""

from importlib.util import find_spec

from tlm_fairseq.fairseq_support.import_hooks import is_half_imported, once_imported
from tlm_fairseq.version import __version__

__all__ = ["__version__"]


def _allow_checkpoints():
    # fairseq brings omegaconf; where it is not installed there are no checkpoints of fairseq to load.
    if find_spec("omegaconf") is not None:
        from tlm_fairseq.fairseq_support import allow_list  # noqa: F401


def _register_models():
    # Where one of this package's modules imports fairseq, the models may need that module, and it may not need them.
    if not is_half_imported(__name__):
        from tlm_fairseq import models  # noqa: F401


once_imported("torch", _allow_checkpoints)
once_imported("fairseq", _register_models)
