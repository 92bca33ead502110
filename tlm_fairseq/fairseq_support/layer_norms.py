"""What layer norms add to the variance: fairseq's always the same, BERT's less."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

OPTION = "layer_norm_eps"
STOCK_EPS = 1e-5  # of all layer norms in fairseq


def set_eps(model: "torch.nn.Module", eps: float) -> None:
    """Makes all layer norms of a fairseq model add ``eps`` to the variance."""
    from fairseq.modules import LayerNorm

    # fairseq takes apex's class on a GPU where that is installed, and torch's otherwise.
    kind = type(LayerNorm(1))
    for module in model.modules():
        if isinstance(module, kind):
            module.eps = eps
