"""Toy models and a toy corpus, and fairseq's commands run inside the test process (an import of fairseq costs
seconds)."""

import argparse
import os
import random
import sys
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("OMP_NUM_THREADS", "1")

# The same cases in every run; --hypothesis-profile=default looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

REPOSITORY = Path(__file__).resolve().parent.parent
USER_DIR = REPOSITORY / "tlm_fairseq"
PIPELINES = REPOSITORY / "tests" / "examples"
# What takes seconds a test: models are trained, or programs are started that import torch and fairseq anew.
LONG = (
    PIPELINES,
    *(
        REPOSITORY / "tests" / name
        for name in (
            "classifiers",
            "commands/test_train_classifier.py",
            "docs/test_blocks.py",
            "fairseq_support/test_hostile_checkpoints.py",
            "fairseq_support/test_import_hooks.py",
            "fairseq_support/test_patches.py",
            "gec/metrics/test_jfleg_figures.py",
            "hugging_face",
            "models",
            "rotowire/extraction/trained",
            "scripts",
            "test_installation.py",
            "test_training.py",
        )
    ),
)
WORDS = "the cat dog sat on a mat ran to home big small red blue saw ate".split()


def pytest_collection_modifyitems(items):
    """Puts the pipelines, which take minutes, first, and marks what ``scripts/test.sh --fast`` leaves out."""
    items.sort(key=lambda item: not item.path.is_relative_to(PIPELINES))
    for item in items:
        if "fairseq_commands" in item.fixturenames or any(item.path.is_relative_to(place) for place in LONG):
            item.add_marker(pytest.mark.training)


def _write_corpus(folder):
    """Sentences of toy words; the target is the source with "big" and "small" swapped."""
    generator = random.Random(1)
    swap = {"big": "small", "small": "big"}
    for split, count in (("train", 180), ("valid", 20), ("test", 20)):
        lines = [[generator.choice(WORDS) for _ in range(generator.randint(2, 12))] for _ in range(count)]
        (folder / f"{split}.src").write_text("".join(" ".join(line) + "\n" for line in lines))
        (folder / f"{split}.tgt").write_text("".join(" ".join(swap.get(w, w) for w in line) + "\n" for line in lines))


@pytest.fixture(scope="session")
def toy_data(tmp_path_factory):
    """Folder with a binarised toy corpus, src to tgt, of one dictionary."""
    from fairseq import options
    from fairseq_cli import preprocess

    folder = tmp_path_factory.mktemp("toy")
    _write_corpus(folder)
    prefixes = [f"--{split}pref={folder / split}" for split in ("train", "valid", "test")]
    arguments = ["-s", "src", "-t", "tgt", "--joined-dictionary", "--destdir", str(folder / "bin"), *prefixes]
    preprocess.main(options.get_preprocessing_parser().parse_args(arguments))
    return folder / "bin"


class FairseqCommands:
    """Runs ``fairseq-train`` and its relatives in this process, on the toy corpus, on the CPU."""

    def __init__(self, data):
        self.data = str(data)

    def train_arguments(self, *arguments, arch="transformer_tiny_tlm"):
        common = "--share-all-embeddings --optimizer adam --lr 1e-3 --max-tokens 250 --cpu"
        common += " --log-format none --seed 3 --num-workers 0"
        return [self.data, "--arch", arch, *common.split(), *map(str, arguments)]

    def train(self, *arguments, arch="transformer_tiny_tlm"):
        from fairseq import options
        from fairseq.dataclass.utils import convert_namespace_to_omegaconf
        from fairseq_cli import train

        parser = options.get_training_parser()
        args = options.parse_args_and_arch(parser, self.train_arguments(*arguments, arch=arch))
        train.main(convert_namespace_to_omegaconf(args))

    def run(self, name, *arguments, monkeypatch):
        """Runs ``fairseq-NAME DATA ARGUMENTS`` as its console script would."""
        import importlib

        module = importlib.import_module("fairseq_cli." + name.replace("-", "_"))
        with monkeypatch.context() as patched:
            patched.setattr(sys, "argv", [f"fairseq-{name}", *map(str, arguments)])
            module.cli_main()


@pytest.fixture(scope="session")
def fairseq_commands(toy_data):
    import tlm_fairseq.models
    import tlm_fairseq.tasks.gec
    import tlm_fairseq.tasks.glue  # noqa: F401

    return FairseqCommands(toy_data)


@pytest.fixture(scope="session")
def trained(fairseq_commands, tmp_path_factory):
    """Folder with checkpoint_last.pt of a tiny TLM Transformer after a few updates."""
    folder = tmp_path_factory.mktemp("trained")
    fairseq_commands.train("--max-update", 6, "--save-dir", folder, "--no-epoch-checkpoints")
    return folder


class ToyTask:
    """As much of a fairseq task as building a model asks for."""

    def __init__(self, words=20):
        from fairseq.data import Dictionary

        self.source_dictionary = self.target_dictionary = Dictionary()
        for number in range(words):
            self.source_dictionary.add_symbol(f"w{number}")


TOY_SIZE = dict(
    encoder_embed_dim=16,
    encoder_ffn_embed_dim=32,
    encoder_layers=2,
    encoder_attention_heads=2,
    decoder_layers=2,
    decoder_attention_heads=2,
    share_all_embeddings=True,
    max_source_positions=64,
    max_target_positions=64,
)


@pytest.fixture(scope="session")
def build_toy_model():
    """Returns build(arch, **options): a model of that architecture at toy size, from seeded weights."""
    import torch
    from fairseq.models import ARCH_CONFIG_REGISTRY, ARCH_MODEL_REGISTRY

    import tlm_fairseq.models  # noqa: F401

    def build(arch, seed=0, **options):
        args = argparse.Namespace(arch=arch, task="translation", **{**TOY_SIZE, **options})
        ARCH_CONFIG_REGISTRY[arch](args)
        torch.manual_seed(seed)
        return ARCH_MODEL_REGISTRY[arch].build_model(args, ToyTask())

    return build


@pytest.fixture
def toy_batch():
    """Returns net_input of three sentence pairs of unequal length, padded on the left and on the right."""
    import torch

    pad, eos = 1, 2
    source = torch.tensor([[pad, pad, 5, 6, 7, eos], [8, 9, 10, 11, 12, eos], [pad, pad, pad, pad, 13, eos]])
    previous = torch.tensor([[eos, 5, 6, 7, pad], [eos, 8, 9, 10, 11], [eos, 14, pad, pad, pad]])
    return dict(src_tokens=source, src_lengths=source.ne(pad).sum(1), prev_output_tokens=previous)
