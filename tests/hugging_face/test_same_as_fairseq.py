"""One BART, trained by fairseq and by transformers with the same roles: the loss and the gradients are the same."""

import argparse

import pytest
import torch
import torch.nn.functional as F

from tlm_fairseq.hugging_face import regularize
from tlm_fairseq.hugging_face.conversion import to_hugging_face
from tlm_fairseq.regularizers import attention_call

from small_barts import SOURCE_LENGTHS, TARGET_LENGTHS, random_sentences

transformers = pytest.importorskip("transformers", minversion="5")

PAD = 1
METHODS = {
    "tlm": {"rate": 0.4},
    "drophead": {"rate": 0.4, "schedule": "constant"},
    "dropkey": {"rate": 0.4},
    "dropattention": {"rate": 0.4},
}


@pytest.fixture(scope="module")
def checkpoint(english, checkpoint_of):
    return checkpoint_of(english)


@pytest.fixture
def in_fairseq(checkpoint):
    from fairseq import checkpoint_utils

    import tlm_fairseq.models  # noqa: F401

    overrides = {"data": str(checkpoint.parent), "source_lang": "src", "target_lang": "tgt"}
    for side in ("src", "tgt"):
        (checkpoint.parent / f"dict.{side}.txt").write_bytes((checkpoint.parent / "dict.txt").read_bytes())
    (model,), _, _ = checkpoint_utils.load_model_ensemble_and_task([str(checkpoint)], arg_overrides=overrides)
    return without_dropout(model)


@pytest.fixture
def in_transformers(checkpoint, tmp_path):
    to_hugging_face(checkpoint, tmp_path / "model")
    return without_dropout(transformers.BartForConditionalGeneration.from_pretrained(tmp_path / "model"))


def without_dropout(model):
    for module in model.modules():
        for name in ("p", "dropout", "activation_dropout"):
            if isinstance(getattr(module, name, None), float):
                setattr(module, name, 0.0)
    return model.train()


def loss_and_gradients(model, logits_of, target):
    """Both draw from torch's generator in the order of their layers, so the same seed gives the same roles."""
    torch.manual_seed(7)
    loss = F.cross_entropy(logits_of(model).transpose(1, 2), target, ignore_index=PAD)
    loss.backward()
    gradients = {name.removeprefix("model."): each.grad for name, each in model.named_parameters()}
    words = gradients.pop("shared.weight", None)
    return loss.detach(), gradients if words is None else gradients | {"encoder.embed_tokens.weight": words}


@pytest.mark.parametrize("method, packed", [*((method, False) for method in METHODS), ("tlm", True)])
def test_same_loss_and_gradients(method, packed, in_fairseq, in_transformers, monkeypatch):
    monkeypatch.setattr(attention_call, "packing_is_faster", lambda q, causal: packed)
    from tlm_fairseq.models.injection import regularize as regularize_in_fairseq

    source = random_sentences(in_transformers.config, SOURCE_LENGTHS, seed=1)
    target = random_sentences(in_transformers.config, TARGET_LENGTHS, seed=2)
    previous = torch.cat([torch.full((len(target), 1), 2), target[:, :-1]], dim=1)
    # The decoder's own words are padded too; transformers is told so only where a mask is given.
    seen = dict(attention_mask=source.ne(PAD), decoder_attention_mask=previous.ne(PAD))

    def of_fairseq(model):
        return model(source, source.ne(PAD).sum(1), previous)[0]

    def of_transformers(model):
        return model(input_ids=source, decoder_input_ids=previous, **seen).logits

    stock, _ = loss_and_gradients(in_transformers, of_transformers, target)
    in_transformers.zero_grad()
    args = argparse.Namespace(
        attn_regularizer=method, **{f"{method}_{name}": value for name, value in METHODS[method].items()}
    )
    for place in ("encoder", "decoder"):
        regularize_in_fairseq(getattr(in_fairseq, place), args, place)
    regularize(in_transformers, method, **METHODS[method])
    loss, gradients = loss_and_gradients(in_fairseq, of_fairseq, target)
    other_loss, other_gradients = loss_and_gradients(in_transformers, of_transformers, target)
    assert abs(loss - stock) > 1e-3
    torch.testing.assert_close(other_loss, loss, atol=1e-5, rtol=0)
    torch.testing.assert_close(other_gradients, gradients, atol=1e-5, rtol=0)
