"""What fairseq's checkpoints hold beside tensors and plain containers, but for fairseq's own classes.

Importing this makes ``torch.load`` accept these types; they are data and run nothing. ``safe_loading`` adds fairseq's.
"""

import argparse
import collections
import typing

import numpy
import omegaconf
import torch
from omegaconf.base import ContainerMetadata, Metadata
from omegaconf.nodes import AnyNode

# Options given on the command line, and configurations of omegaconf, with the types that these hold.
CONFIGURATION = [
    argparse.Namespace,
    omegaconf.DictConfig,
    omegaconf.ListConfig,
    ContainerMetadata,
    Metadata,
    AnyNode,
    typing.Any,
    collections.defaultdict,
    dict,
    int,
    list,
]

# Scores that numpy computed (--eval-bleu), under the module names of numpy 1 and 2.
NUMPY_SCALARS = [
    numpy.ndarray,
    numpy.dtype,
    *(type(numpy.dtype(kind)) for kind in ("float64", "float32", "int64", "int32", "bool")),
    *(
        (getattr(numpy._core.multiarray, name), f"{module}.multiarray.{name}")
        for name in ("scalar", "_reconstruct")
        for module in ("numpy._core", "numpy.core")
    ),
]

PLAIN = [*CONFIGURATION, *NUMPY_SCALARS]

torch.serialization.add_safe_globals(PLAIN)
