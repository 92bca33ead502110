"""A small model made wide: the same function, and with noise one that can learn in all its parts."""

import argparse

import pytest

SMALL = dict(
    **{
        f"{part}_{name}": value
        for part in ("encoder", "decoder")
        for name, value in dict(
            embed_dim=8, ffn_embed_dim=16, layers=2, attention_heads=2, normalize_before=True
        ).items()
    },
    **dict(share_all_embeddings=True, max_source_positions=64, max_target_positions=64, dropout=0.0),
)
WIDE = {"embed_dim": 32, "ffn_embed_dim": 48, "layers": 3, "attention_heads": 4, "learned_pos": True}


@pytest.fixture
def small_and_wide(program, build_toy_model, tmp_path, monkeypatch):
    """Returns make(noise): a small model in evaluation mode, the one made of it, and its checkpoint."""
    import torch

    from tlm_fairseq.fairseq_support import safe_loading

    widen_model = program("widen_model")
    monkeypatch.setattr(widen_model, "SETTINGS", WIDE)
    for name, value in zip(("WIDTH", "FFN", "LAYERS", "HEADS"), WIDE.values()):
        monkeypatch.setattr(widen_model, name, value)

    def make(noise):
        small = build_toy_model("transformer_tlm", **SMALL).eval()
        state = {"cfg": {"model": argparse.Namespace(**SMALL)}, "extra_state": {"previous_training_time": 9.0}}
        torch.save({**state, "model": small.state_dict()}, tmp_path / "small.pt")
        widen_model.main([str(tmp_path / "small.pt"), str(tmp_path / "wide.pt"), "--noise", str(noise)])
        state = safe_loading.load(tmp_path / "wide.pt")
        wide = build_toy_model("transformer_tlm", **vars(state["cfg"]["model"])).eval()
        wide.load_state_dict(state["model"])
        return small, wide, state

    return make


def test_the_same_function(small_and_wide, toy_batch):
    import torch

    small, wide, state = small_and_wide(0)
    torch.testing.assert_close(wide(**toy_batch)[0], small(**toy_batch)[0], atol=1e-4, rtol=1e-4)
    assert state["extra_state"]["previous_training_time"] == 0


@pytest.mark.parametrize("noise", [0, 0.3])
def test_noise_lets_all_parts_learn(small_and_wide, toy_batch, noise):
    small, wide, _ = small_and_wide(noise)
    wide(**toy_batch)[0].logsumexp(-1).sum().backward()
    for layer in (*wide.encoder.layers[:2], *wide.decoder.layers[:2]):
        gradient = layer.fc1.weight.grad
        assert (gradient[16:].count_nonzero() > 0) == (noise > 0)  # neurons that the small model does not have
        alike = gradient[:16, :8].allclose(gradient[:16, 8:16], rtol=1e-3, atol=1e-6)  # of a channel and its copy
        assert alike == (noise == 0)
    assert not wide.decoder.layers[2].fc2.weight.any() and wide.decoder.layers[2].fc2.weight.grad.any()
