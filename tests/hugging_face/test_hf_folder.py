"""Hugging Face folders: every form of the weights is read, and what is damaged is named in one line."""

import json
import os
import sys

import pytest
import torch

from tlm_fairseq.commands import main
from tlm_fairseq.fairseq_support import checkpoints
from tlm_fairseq.hugging_face.folder import read_weights

from small_barts import edit_json

safetensors = pytest.importorskip("safetensors.torch")


def weights_of(folder):
    return safetensors.load_file(folder / "model.safetensors")


def pickled(folder, rename=str):
    """Puts the weights into pytorch_model.bin."""
    weights = {rename(name): tensor for name, tensor in weights_of(folder).items()}
    torch.save(weights, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()


def sharded(folder):
    """Puts the weights into two shards with an index."""
    weights = sorted(weights_of(folder).items())
    (folder / "model.safetensors").unlink()
    index = {}
    for number, part in enumerate((weights[::2], weights[1::2]), start=1):
        name = f"model-0000{number}-of-00002.safetensors"
        safetensors.save_file(dict(part), folder / name, metadata={"format": "pt"})
        index |= {weight: name for weight, _ in part}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": index}))


def sharded_and_pickled(folder):
    weights = weights_of(folder)
    (folder / "model.safetensors").unlink()
    torch.save(weights, folder / "pytorch_model-00001-of-00001.bin")
    index = dict.fromkeys(weights, "pytorch_model-00001-of-00001.bin")
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps({"weight_map": index}))


def bare(folder):
    """As facebook/bart-base was published: the model without a head for generation, each tied weight by its name."""
    pickled(folder, rename=lambda name: name.removeprefix("model."))
    weights = torch.load(folder / "pytorch_model.bin", weights_only=True)
    del weights["final_logits_bias"]
    weights |= {f"{part}.embed_tokens.weight": weights["shared.weight"] for part in ("encoder", "decoder")}
    weights |= {f"{part}.version": torch.Tensor([3]) for part in ("encoder", "decoder")}
    torch.save(weights, folder / "pytorch_model.bin", _use_new_zipfile_serialization=False)


@pytest.mark.parametrize("change", [pickled, sharded, sharded_and_pickled, bare])
def test_every_form_of_the_weights_gives_the_same_checkpoint(english, checkpoint_of, copy_of, tmp_path, change):
    folder = copy_of(english)
    change(folder)
    assert main(["checkpoint", "from-hf", str(folder), str(tmp_path / "out" / "model.pt")]) == 0
    expected = checkpoints.read(checkpoint_of(english))["model"]
    made = checkpoints.read(tmp_path / "out" / "model.pt")["model"]
    assert made.keys() == expected.keys() and all(torch.equal(made[name], expected[name]) for name in expected)


def edit_weights(folder, change):
    weights = weights_of(folder)
    change(weights)
    safetensors.save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def edit_index(folder, change):
    sharded(folder)
    path = folder / "model.safetensors.index.json"
    index = json.loads(path.read_text())
    change(index["weight_map"])
    path.write_text(json.dumps(index))


class Hostile:
    def __reduce__(self):
        return os.mkdir, ("ran",)


LAYER = "model.encoder.layers.0.fc1.weight"
# What is done to a good folder, and what the one line of the error says.
DAMAGE = {
    "no config": (lambda f: (f / "config.json").unlink(), "config.json: no such file"),
    "config is no JSON": (lambda f: (f / "config.json").write_text("{"), "config.json, line 1: not JSON"),
    "config is no text": (lambda f: (f / "config.json").write_bytes(b"\xff"), "config.json: not UTF-8"),
    "another model": (lambda f: edit_json(f / "config.json", model_type="mbart"), "model_type is 'mbart'; only 'bart'"),
    "model_type missing": (lambda f: edit_json(f / "config.json", model_type=None), "model_type is None"),
    "unknown activation": (
        lambda f: edit_json(f / "config.json", activation_function="silu"),
        "activation_function is 'silu'; fairseq's BART has gelu, relu,",
    ),
    "size of another kind": (lambda f: edit_json(f / "config.json", d_model="16"), "d_model is '16'; a whole number"),
    "layers without end": (lambda f: edit_json(f / "config.json", encoder_layers=10**9), "needed, 1,000 at most"),
    "words without end": (lambda f: edit_json(f / "config.json", vocab_size=10**12), "vocab_size is 1000000000000; a"),
    "rate of another kind": (lambda f: edit_json(f / "config.json", dropout=2), "dropout is 2; a share from 0"),
    "heads": (lambda f: edit_json(f / "config.json", decoder_attention_heads=3), "decoder_attention_heads does not"),
    "early version": (
        lambda f: edit_json(f / "config.json", normalize_before=True),
        "normalize_before is True; with fairseq's BART it can be False only",
    ),
    "more words": (lambda f: edit_json(f / "config.json", vocab_size=270), "shared.weight is of size (268, 16)"),
    "fewer words": (lambda f: edit_json(f / "config.json", vocab_size=200), "but the model has 200 rows"),
    "positions": (lambda f: edit_json(f / "config.json", max_position_embeddings=64), "asks for (66, 16)"),
    "fewer layers": (lambda f: edit_json(f / "config.json", encoder_layers=1), "holds encoder.layers.1.fc1.bias and"),
    "more layers": (lambda f: edit_json(f / "config.json", decoder_layers=4), "lacks decoder.layers.3."),
    "other numbers": (
        lambda f: edit_json(f / "config.json", pad_token_id=0),
        "<pad> has number 1, but pad_token_id in",
    ),
    "no weights": (lambda f: (f / "model.safetensors").unlink(), "holds no weights; one of model.safetensors,"),
    "half the weights": (
        lambda f: (f / "model.safetensors").write_bytes((f / "model.safetensors").read_bytes()[:9000]),
        "model.safetensors: not a whole safetensors file",
    ),
    "weight missing": (lambda f: edit_weights(f, lambda w: w.pop(LAYER)), "lacks encoder.layers.0.fc1.weight"),
    "weight left over": (
        lambda f: edit_weights(f, lambda w: w.update({"classification_head.dense.bias": torch.ones(2)})),
        "holds classification_head.dense.bias, for which",
    ),
    "weight of another size": (
        lambda f: edit_weights(f, lambda w: w.update({LAYER: torch.ones(2, 2)})),
        "encoder.layers.0.fc1.weight is of size (2, 2), where the configuration asks for (24, 16)",
    ),
    "bias of the output": (
        lambda f: edit_weights(f, lambda w: w["final_logits_bias"].add_(1)),
        "final_logits_bias is not zero",
    ),
    "untied output": (
        lambda f: edit_weights(f, lambda w: w.update({"lm_head.weight": torch.ones(268, 16)})),
        "lm_head.weight differs from shared.weight",
    ),
    "no embedding": (lambda f: edit_weights(f, lambda w: w.pop("model.shared.weight")), "lacks the embedding of the"),
    "shard missing": (
        lambda f: (sharded(f), (f / "model-00002-of-00002.safetensors").unlink()),
        "model-00002-of-00002.safetensors: no such file",
    ),
    "shard elsewhere": (
        lambda f: edit_index(f, lambda index: index.update({LAYER: "../model.safetensors"})),
        "names the shard '../model.safetensors', which lies outside the folder",
    ),
    "weight in no shard": (
        lambda f: edit_index(f, lambda index: index.update({"other": "model-00001-of-00002.safetensors"})),
        "none of the shards holds other",
    ),
    "index without map": (
        lambda f: (sharded(f), (f / "model.safetensors.index.json").write_text("{}")),
        "model.safetensors.index.json: has no weight_map",
    ),
    "half a pickle": (
        lambda f: (pickled(f), (f / "pytorch_model.bin").write_bytes((f / "pytorch_model.bin").read_bytes()[:9000])),
        "pytorch_model.bin: not a whole file",
    ),
    "hostile pickle": (
        lambda f: (pickled(f), torch.save({"shared.weight": Hostile()}, f / "pytorch_model.bin")),
        "pytorch_model.bin: refused",
    ),
    "no tensors": (
        lambda f: (pickled(f), torch.save({"shared.weight": "text"}, f / "pytorch_model.bin")),
        "pytorch_model.bin: holds something else than named tensors",
    ),
    "no vocabulary": (lambda f: (f / "merges.txt").unlink(), "holds no vocabulary"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_named_in_one_line_and_nothing_is_written(english, copy_of, tmp_path, capsys, monkeypatch, damage):
    monkeypatch.chdir(tmp_path)
    change, message = DAMAGE[damage]
    folder = copy_of(english)
    change(folder)
    assert main(["checkpoint", "from-hf", str(folder), "out/model.pt"]) == 1
    error = capsys.readouterr().err.strip()
    assert message in error and "\n" not in error and str(folder) in error
    assert not (tmp_path / "out").exists() and not (tmp_path / "ran").exists()


def test_no_folder(tmp_path, capsys):
    assert main(["checkpoint", "from-hf", "facebook/bart-base", str(tmp_path / "model.pt")]) == 1
    error = capsys.readouterr().err.strip()
    assert "facebook/bart-base: no such folder; download the model" in error and "\n" not in error


@pytest.mark.parametrize("direction", ["from-hf", "to-hf"])
def test_without_the_extra_its_installation_is_named(english, checkpoint_of, tmp_path, capsys, monkeypatch, direction):
    source = english if direction == "from-hf" else checkpoint_of(english)
    monkeypatch.setitem(sys.modules, "safetensors", None)
    monkeypatch.setitem(sys.modules, "safetensors.torch", None)
    assert main(["checkpoint", direction, str(source), str(tmp_path / "out")]) == 1
    assert "safetensors is not installed: pip install 'tlm-fairseq[hf]'" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_pickled_weights_need_no_extra(english, copy_of, monkeypatch):
    folder = copy_of(english)
    expected = weights_of(folder)
    pickled(folder)
    monkeypatch.setitem(sys.modules, "safetensors", None)
    monkeypatch.setitem(sys.modules, "safetensors.torch", None)
    path, weights = read_weights(folder)
    assert path.name == "pytorch_model.bin" and weights.keys() == expected.keys()


def test_code_that_a_folder_brings_along_is_not_run(english, copy_of, tmp_path):
    """What transformers would import with trust_remote_code."""
    folder = copy_of(english)
    (folder / "evil.py").write_text(f"import os; os.mkdir({str(tmp_path / 'ran')!r})\nclass Evil: pass\n")
    code = {"auto_map": dict.fromkeys(("AutoConfig", "AutoModel", "AutoTokenizer"), "evil.Evil")}
    edit_json(folder / "config.json", **code, trust_remote_code=True, architectures=["Evil"])
    (folder / "tokenizer_config.json").write_text(json.dumps({**code, "tokenizer_class": "Evil"}))
    assert main(["checkpoint", "from-hf", str(folder), str(tmp_path / "model.pt")]) == 0
    assert main(["checkpoint", "to-hf", str(tmp_path / "model.pt"), str(tmp_path / "out"), "--like", str(folder)]) == 0
    assert not (tmp_path / "ran").exists() and not list((tmp_path / "out").glob("*.py"))
    assert "auto_map" not in (tmp_path / "out" / "config.json").read_text()
