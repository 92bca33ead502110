"""The _tlm speech-to-text models, trained on synthetic filterbanks."""

import argparse

import numpy as np
import pytest
import torch
from fairseq import checkpoint_utils
from fairseq.models import ARCH_CONFIG_REGISTRY, ARCH_MODEL_REGISTRY
from fairseq.models.speech_to_text import S2TTransformerModel

from tlm_fairseq.attention import TLMMultiheadAttention
from tlm_fairseq.fairseq_support import checkpoints
from tlm_fairseq.regularizers import registry, tlm

MELS = 8
WORDS = ["one", "two", "three", "four"]
SIZE = (
    "--encoder-layers 2 --decoder-layers 2 --encoder-embed-dim 16 --encoder-ffn-embed-dim 32 "
    "--encoder-attention-heads 2 --decoder-attention-heads 2 --conv-channels 16"
).split()


@pytest.fixture(scope="module")
def speech(tmp_path_factory):
    """Filterbanks, (frames, MELS), in which each word is a loud band; manifests, a dictionary, a configuration."""
    folder = tmp_path_factory.mktemp("speech")
    generator = np.random.default_rng(1)
    for split, count in (("train", 40), ("dev", 8)):
        rows = ["id\taudio\tn_frames\ttgt_text"]
        for number in range(count):
            words = generator.integers(len(WORDS), size=generator.integers(1, 6))
            frames = np.repeat(words, 8)
            bank = generator.normal(size=(len(frames), MELS)).astype(np.float32)
            bank[np.arange(len(frames)), 2 * frames] += 4
            np.save(folder / f"{split}{number}.npy", bank)
            text = " ".join(WORDS[word] for word in words)
            rows.append(f"{split}{number}\t{split}{number}.npy\t{len(frames)}\t{text}")
        (folder / f"{split}.tsv").write_text("\n".join(rows) + "\n")
    (folder / "dict.txt").write_text("".join(f"{word} 1\n" for word in WORDS))
    (folder / "config.yaml").write_text(
        f"vocab_filename: dict.txt\ninput_feat_per_channel: {MELS}\ninput_channels: 1\naudio_root: {folder}\n"
    )
    return folder


@pytest.fixture(scope="module")
def speech_commands(fairseq_commands, speech):
    class SpeechCommands(type(fairseq_commands)):
        def train_arguments(self, *arguments, arch):
            common = "--task speech_to_text --train-subset train --valid-subset dev --max-tokens 400 --optimizer adam"
            common += " --lr 1e-2 --cpu --log-format none --seed 3 --num-workers 0 --no-epoch-checkpoints"
            common += " --criterion label_smoothed_cross_entropy"
            return [self.data, "--arch", arch, *common.split(), *map(str, arguments)]

    return SpeechCommands(speech)


def test_every_stock_architecture_has_its_counterpart(speech_commands):
    for stock in [name for name, model in ARCH_MODEL_REGISTRY.items() if model is S2TTransformerModel]:
        expected, actual = argparse.Namespace(), argparse.Namespace()
        ARCH_CONFIG_REGISTRY[stock](expected)
        ARCH_CONFIG_REGISTRY[stock + "_tlm"](actual)
        registry.set_defaults(expected)
        assert vars(actual) == vars(expected)
        assert actual.encoder_layers in (6, 12, 16)


def test_trains_on_filterbanks(speech_commands, tmp_path, monkeypatch):
    drawn = []
    select_roles = tlm.select_roles

    def recording(padding_mask, *others, **named):
        drawn.append((padding_mask, select_roles(padding_mask, *others, **named)))
        return drawn[-1][1]

    monkeypatch.setattr(tlm, "select_roles", recording)
    speech_commands.train(
        *SIZE, "--tlm-rate", 0.3, "--max-update", 6, "--save-dir", tmp_path, arch="s2t_transformer_s_tlm"
    )
    # 6 updates, seen by 2 encoder and 2 decoder layers.
    assert len(drawn) == 6 * 4 and any(roles.any() for _, roles in drawn)
    # The convolutions leave a quarter of the frames, at most 10; padded ones are never selected.
    encoder = [(padding, roles) for padding, roles in drawn if padding.any()]
    assert encoder and not any(roles[padding].any() for padding, roles in encoder)

    path = tmp_path / "checkpoint_last.pt"
    state = checkpoints.read(path)
    assert all(torch.isfinite(tensor.float()).all() for tensor in state["model"].values())
    assert checkpoints.describe(state).architecture == "s2t_transformer_s_tlm"
    (model,), _ = checkpoint_utils.load_model_ensemble([str(path)])
    found = [
        (name, module.tlm_causal) for name, module in model.named_modules() if isinstance(module, TLMMultiheadAttention)
    ]
    assert [causal for _, causal in found] == [False, False, True, True]
    assert all(name.endswith("self_attn") for name, _ in found)

    # Without --user-dir: the same weights in fairseq's own class.
    checkpoints.write(checkpoints.to_stock(state), tmp_path / "stock.pt")
    (stock,), _ = checkpoint_utils.load_model_ensemble([str(tmp_path / "stock.pt")])
    assert type(stock) is S2TTransformerModel
    features, previous = torch.randn(2, 24, MELS), torch.tensor([[2, 4, 5], [2, 6, 1]])
    inputs = dict(src_tokens=features, src_lengths=torch.tensor([24, 16]), prev_output_tokens=previous)
    assert torch.equal(model.eval()(**inputs)[0], stock.eval()(**inputs)[0])
