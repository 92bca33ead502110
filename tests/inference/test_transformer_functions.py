"""Functions of modules in evaluation mode."""

import pytest


class Doubled:
    """A mix-in, so that a module is of another class than the known one."""

    def forward(self, rows):
        return 2 * super().forward(rows)


@pytest.mark.parametrize("doubled", [False, True])
def test_functions_of_modules(doubled):
    import torch
    from torch import nn

    from tlm_fairseq.inference.transformer_functions import function_of, joined

    linear, norm = [type(known.__name__, (Doubled,) * doubled + (known,), {}) for known in (nn.Linear, nn.LayerNorm)]
    if not doubled:
        linear, norm = nn.Linear, nn.LayerNorm
    rows, modules = torch.randn(3, 4), [linear(4, 2), nn.Linear(4, 5), nn.Linear(4, 1)]
    torch.testing.assert_close(joined(modules)(rows), torch.cat([module(rows) for module in modules], dim=1))
    bare = [nn.Linear(4, 2, bias=False), nn.Linear(4, 3)]
    torch.testing.assert_close(joined(bare)(rows), torch.cat([module(rows) for module in bare], dim=1))
    for module in (linear(4, 3), norm(4)):
        torch.testing.assert_close(function_of(module)(rows), module(rows))


def test_residual_and_positions():
    import torch
    from torch import nn

    from tlm_fairseq.inference.transformer_functions import Positions, Residual

    hidden, norm = torch.randn(3, 4), nn.LayerNorm(4)
    torch.testing.assert_close(Residual(norm, True)(hidden, torch.exp), hidden + norm(hidden).exp())
    torch.testing.assert_close(Residual(norm, False)(hidden, torch.exp), norm(hidden + hidden.exp()))
    asked = []

    def embed(tokens):
        asked.append(tokens.tolist())
        return torch.arange(tokens.size(1)).view(1, -1, 1)

    positions = Positions(embed, 2)
    for length in (2, 1, 3):
        assert positions.first(length, "cpu")[:length, 0].tolist() == list(range(length))
    assert asked == [[[2, 2]], [[2, 2, 2]]]
