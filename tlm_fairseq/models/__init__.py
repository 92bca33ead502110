"""The ``_tlm`` architectures. Importing this registers them, patches fairseq and makes its checkpoints loadable.

fairseq imports every module of this folder when the package is named as ``--user-dir``, before it parses the
options of an architecture and before it reads a checkpoint.
"""

from tlm_fairseq.fairseq_support import patches as compat
from tlm_fairseq.fairseq_support import quiet, safe_loading

compat.apply()
safe_loading.allow_fairseq_checkpoints()
quiet.ignore_hydra_deprecations()

from tlm_fairseq.models import bart_tlm, roberta_tlm, s2t_transformer_tlm, transformer_lm_tlm, transformer_tlm  # noqa: E402, F401
