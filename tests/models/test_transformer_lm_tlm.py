"""The _tlm language models: trained from the command line and by hydra, evaluated, exported."""

import argparse
import re
import shutil
from pathlib import Path

import pytest
import torch
from fairseq import checkpoint_utils
from fairseq.models import ARCH_CONFIG_REGISTRY, ARCH_MODEL_INV_REGISTRY, MODEL_DATACLASS_REGISTRY
from fairseq.models.transformer_lm import TransformerLanguageModel, TransformerLanguageModelConfig

from tlm_fairseq import attention
from tlm_fairseq.attention import TLMMultiheadAttention
from tlm_fairseq.fairseq_support import checkpoints

from places import CHECKOUT

EXAMPLES = CHECKOUT / "examples" / "hydra"
SIZE = ["--decoder-layers", 2, "--decoder-embed-dim", 16, "--decoder-ffn-embed-dim", 32, "--decoder-attention-heads", 2]
REGULARIZERS = ["--attn-regularizer", "drophead,tlm", "--tlm-rate", 0.3, "--drophead-rate", 0.4]


@pytest.fixture(scope="module")
def lm_data(toy_data, tmp_path_factory):
    """The toy corpus's source side, as fairseq-preprocess --only-source would write it."""
    folder = tmp_path_factory.mktemp("lm")
    shutil.copy(toy_data / "dict.src.txt", folder / "dict.txt")
    for split in ("train", "valid", "test"):
        for suffix in ("bin", "idx"):
            shutil.copy(toy_data / f"{split}.src-tgt.src.{suffix}", folder / f"{split}.{suffix}")
    return folder


@pytest.fixture(scope="module")
def lm_commands(fairseq_commands, lm_data):
    class LanguageModelCommands(type(fairseq_commands)):
        def train_arguments(self, *arguments, arch):
            common = "--task language_modeling --tokens-per-sample 24 --max-tokens 240 --optimizer adam --lr 1e-2 --cpu"
            common += " --log-format none --seed 3 --num-workers 0 --no-epoch-checkpoints"
            return [self.data, "--arch", arch, *common.split(), *map(str, arguments)]

    return LanguageModelCommands(lm_data)


@pytest.fixture(scope="module")
def trained_lm(lm_commands, tmp_path_factory):
    """checkpoint_last.pt after a few updates of the command line."""
    folder = tmp_path_factory.mktemp("trained_lm")
    lm_commands.train(*REGULARIZERS, *SIZE, "--max-update", 6, "--save-dir", folder, arch="transformer_lm_tlm")
    return folder / "checkpoint_last.pt"


# What lm.yaml says of its model's size, and a named size says in its place.
OWN_SIZE = "layers", "embed_dim", "input_dim", "output_dim", "ffn_embed_dim", "attention_heads", "normalize_before"


def regularizers_of(model):
    return [
        [type(each).__name__ for each in module.regularizers]
        for module in model.modules()
        if isinstance(module, TLMMultiheadAttention)
    ]


@pytest.mark.usefixtures("lm_commands")
class TestSizes:
    def test_every_stock_size_has_its_counterpart(self):
        for stock in ARCH_MODEL_INV_REGISTRY["transformer_lm"]:
            expected = argparse.Namespace()
            ARCH_CONFIG_REGISTRY[stock](expected)  # sets nothing for transformer_lm, whose dataclass says it all
            stock_defaults, ours = vars(TransformerLanguageModelConfig()), MODEL_DATACLASS_REGISTRY[stock + "_tlm"]()
            for name, default in stock_defaults.items():
                of_other_section = isinstance(default, str) and default.startswith("${")
                wanted = default if of_other_section else getattr(expected, name, default)
                assert getattr(ours, name) == wanted, (stock, name)

    def test_those_that_users_type(self):
        gpt, small = (MODEL_DATACLASS_REGISTRY[f"transformer_lm_{size}_tlm"]() for size in ("gpt", "gpt2_small"))
        assert (gpt.decoder_layers, gpt.decoder_embed_dim, gpt.activation_fn) == (12, 768, "gelu")
        assert (small.decoder_layers, small.decoder_embed_dim, small.decoder_attention_heads) == (24, 1024, 16)
        assert (gpt.attn_regularizer, gpt.tlm_rate, gpt.tlm_strategy) == ("tlm", 0.1, "both")


def test_training_masks_the_past_and_never_shows_the_future(trained_lm):
    (model,), _ = checkpoint_utils.load_model_ensemble([str(trained_lm)])
    assert regularizers_of(model) == [["TLM", "DropHead"]] * 2
    tokens = torch.tensor([[2, 5, 6, 7, 8, 9, 10], [2, 11, 12, 13, 1, 1, 1]])
    changed = tokens.clone()
    changed[0, 4:] = 14

    def logits(tokens, seed):
        torch.manual_seed(seed)
        with torch.no_grad():
            return model(tokens)[0]

    model.eval()
    assert torch.equal(logits(tokens, 1), logits(tokens, 2))
    model.train()
    for module in model.modules():
        if hasattr(module, "dropout_module"):
            module.dropout_module.p = 0.0
    torch.testing.assert_close(logits(tokens, 1)[0, :4], logits(changed, 1)[0, :4], atol=1e-6, rtol=1e-5)
    assert not torch.allclose(logits(tokens, 1)[0, 4:], logits(changed, 1)[0, 4:])
    assert not torch.allclose(logits(tokens, 1), logits(tokens, 2))


def test_eval_lm_reads_it_and_its_export(trained_lm, lm_data, lm_commands, tmp_path, monkeypatch, caplog):
    """The same perplexity from the checkpoint and from the one exported to stock fairseq."""
    state = checkpoints.read(trained_lm)
    described = checkpoints.describe(state).tlm_options
    assert (described["attn_regularizer"], described["drophead_updates"]) == ("tlm,drophead", 6)
    exported = checkpoints.to_stock(state)
    assert not {"attn_regularizer", "tlm_rate", "drophead_rate"} & set(exported["cfg"]["model"])
    checkpoints.write(exported, tmp_path / "stock.pt")
    perplexities = []
    for path in (trained_lm, tmp_path / "stock.pt"):
        caplog.clear()
        with caplog.at_level("INFO"):
            options = ["--gen-subset", "test", "--sample-break-mode", "eos", "--cpu", "--num-workers", 0]
            lm_commands.run("eval-lm", lm_data, "--path", path, *options, monkeypatch=monkeypatch)
        tokens, perplexity = re.search(r"Evaluated (\d+) tokens(?:.|\n)*Perplexity: ([\d.]+)", caplog.text).groups()
        assert int(tokens) > 100
        perplexities.append(float(perplexity))
    assert perplexities[0] == perplexities[1] < 24, "better than a guess among the 24 entries of the dictionary"
    (stock,), _ = checkpoint_utils.load_model_ensemble([str(tmp_path / "stock.pt")])
    assert type(stock) is TransformerLanguageModel and not regularizers_of(stock)


def test_hydra_trains_a_named_size(lm_data, lm_commands, tmp_path):
    """As fairseq-hydra-train does, with the configuration that is given as an example."""
    from fairseq.dataclass.initialize import hydra_init
    from fairseq_cli.hydra_train import _hydra_main
    from hydra import compose, initialize_config_dir

    overrides = [
        f"common.user_dir={Path(attention.__file__).parent}",
        "common.cpu=true",
        f"task.data={lm_data}",
        "model._name=transformer_lm_gpt2_tiny_tlm",
        "model.attn_regularizer='tlm,drophead'",
        "task.tokens_per_sample=24",
        "dataset.max_tokens=240",
        "optimization.max_update=3",
        f"checkpoint.save_dir={tmp_path}",
        *(f"~model.decoder_{name}" for name in OWN_SIZE),
    ]
    hydra_init("lm")
    with initialize_config_dir(str(EXAMPLES), version_base="1.1"):
        _hydra_main(compose("lm", overrides))
    (model,), cfg = checkpoint_utils.load_model_ensemble([str(tmp_path / "checkpoint_last.pt")])
    assert len(model.decoder.layers) == 2 and model.decoder.embed_tokens.embedding_dim == 64
    assert regularizers_of(model) == [["TLM", "DropHead"]] * 2
    assert model.decoder.layers[0].self_attn.regularizers[1].options.updates == 3
    assert checkpoints.describe(checkpoints.read(tmp_path / "checkpoint_last.pt")).updates == 3


def test_the_sweep_goes_over_the_regularizers():
    yaml = pytest.importorskip("yaml")
    sweep = yaml.safe_load((EXAMPLES / "sweep.yaml").read_text("utf-8"))
    assert sweep["defaults"] == ["_self_", "lm"]
    assert sweep["hydra"]["sweeper"]["params"]["model.attn_regularizer"].split(",")[0] == "none"
