"""The mean of several checkpoints of one training run, which often corrects better than any of them.

As fairseq's ``scripts/average_checkpoints.py``, which its packages do not bring.
"""

from collections.abc import Sequence
from typing import Any

import torch

from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support import checkpoints
from tlm_fairseq.text.files import StrPath


def average(paths: Sequence[StrPath]) -> dict[str, Any]:
    """Returns the state of a model whose weights are the means over the checkpoints.

    All else is that of the last checkpoint, without the optimizer's state, which belongs to no mean. Tensors that
    are shared (tied embeddings) stay shared; whole numbers are taken from the last checkpoint.

    Args:
        paths: checkpoints of one model, at least one.

    Raises:
        UserError: a file is no checkpoint, or the models differ in their parameters.
        safe_loading.RefusedCheckpoint: one holds something that is not on the allow-list.
    """
    sums, shapes = {}, None
    for path in paths:
        state = checkpoints.read(path)
        found = {name: tensor.shape for name, tensor in state["model"].items()}
        if shapes is not None and found != shapes:
            name = next(name for name in {**shapes, **found} if shapes.get(name) != found.get(name))
            raise UserError(f"{path}: {name} differs from that of {paths[0]}; average checkpoints of one model")
        shapes = found
        for name, tensor in state["model"].items():
            if tensor.is_floating_point():
                # In double precision the order of the checkpoints does not matter.
                sums[name] = sums[name].add_(tensor) if name in sums else tensor.to(torch.float64, copy=True)
    made = {}
    for name, tensor in state["model"].items():
        if name in sums:
            mean = (sums[name] / len(paths)).to(tensor.dtype)
            state["model"][name] = made.setdefault((tensor.data_ptr(), tensor.shape, tensor.stride()), mean)
    state["last_optimizer_state"] = None
    return state
