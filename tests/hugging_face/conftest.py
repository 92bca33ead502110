"""Folders of both kinds of BART, and checkpoints made of them; no network."""

import json
import os
import shutil
from pathlib import Path

import pytest

from small_barts import MERGES, chinese_vocabulary, english_vocabulary, new_model, taught

os.environ["HF_HUB_OFFLINE"] = "1"


@pytest.fixture(scope="session")
def english(tmp_path_factory):
    """Folder of a BART as facebook/bart-* has it: vocab.json and merges.txt."""
    pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("english")
    vocabulary = english_vocabulary()
    taught(new_model(vocab_size=len(vocabulary))).save_pretrained(folder)
    (folder / "vocab.json").write_text(json.dumps(vocabulary), "utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(" ".join(pair) + "\n" for pair in MERGES), "utf-8")
    return folder


@pytest.fixture(scope="session")
def chinese(tmp_path_factory):
    """Folder of a BART as fnlp/bart-base-chinese has it: vocab.txt, and the numbers of BERT's special tokens."""
    pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("chinese")
    pieces = chinese_vocabulary()
    ids = dict(pad_token_id=0, bos_token_id=8, eos_token_id=9, decoder_start_token_id=9, forced_eos_token_id=9)
    model = new_model(vocab_size=len(pieces), scale_embedding=True, activation_function="gelu_new", **ids)
    taught(model).save_pretrained(folder)
    (folder / "vocab.txt").write_text("".join(piece + "\n" for piece in pieces), "utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps({"do_lower_case": False}), "utf-8")
    return folder


@pytest.fixture(scope="session", params=["english", "chinese"])
def pretrained(request):
    """Each of the two folders in turn."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def checkpoint_of(tmp_path_factory):
    """Returns checkpoint_of(folder): the checkpoint made of it, with its files beside it."""
    from tlm_fairseq.hugging_face.conversion import from_hugging_face

    made = {}

    def convert(folder):
        if folder not in made:
            made[folder] = tmp_path_factory.mktemp("fairseq") / "model.pt"
            from_hugging_face(folder, made[folder])
        return made[folder]

    return convert


@pytest.fixture
def copy_of(tmp_path):
    """Returns copy(folder): a copy that a test may damage."""

    def copy(folder):
        return Path(shutil.copytree(folder, tmp_path / f"copy-of-{folder.name}"))

    return copy
