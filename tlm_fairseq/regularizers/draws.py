"""Random numbers for the methods."""

import math
from collections.abc import Sequence

import torch
import torch.distributed

# Multiples of the golden ratio's fraction spread evenly over [0, 1), however many there are.
GOLDEN_RATIO_FRACTION = (math.sqrt(5) - 1) / 2


def rotation_of_this_process() -> float:
    """fairseq gives all processes one seed at an update; each turns its draws by another angle."""
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        return torch.distributed.get_rank() * GOLDEN_RATIO_FRACTION % 1
    return 0.0


def uniform(shape: Sequence[int], device: torch.device) -> torch.Tensor:
    """Draws from [0, 1) with torch's default generator, turned by the rotation of this process."""
    draw = torch.rand(shape, dtype=torch.float32, device=device)
    rotation = rotation_of_this_process()
    return (draw + rotation) % 1 if rotation else draw
