import argparse
import json

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.subwords.bpe_files import gpt2_numbers
from tlm_fairseq.subwords.registry import KINDS, add_pieces_options, open_pieces
from tlm_fairseq.subwords.sentencepiece import train_pieces


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pieces")
    (folder / "text").write_text("the cat sat on a mat , and the dog sat on the cat .\n" * 3)
    train_pieces([folder / "text"], folder / "bpe", vocabulary_size=290)
    return folder / "bpe.model"


def test_options():
    parser = argparse.ArgumentParser()
    add_pieces_options(parser)
    assert vars(parser.parse_args([])) == {"bpe": "sentencepiece", "bpe_model": None}
    for name in ("--bpe-model", "--model"):
        assert parser.parse_args(["--bpe", "bert", name, "x"]).bpe_model == "x"


def test_sentencepiece_by_file_and_by_folder(model):
    by_file, by_folder = open_pieces("sentencepiece", model), open_pieces("sentencepiece", str(model.parent))
    encoded = by_file.encode("the cat sat on é")
    assert by_folder.encode("the cat sat on é") == encoded
    source = "the  cat sat"
    assert by_file.restore(source, by_file.encode(source)) == source
    changed = by_file.encode("the cat sat on").split()
    assert by_file.restore(source, " ".join(changed)) == "the cat sat on"
    changed[0] = "<unk>"
    assert by_file.restore(source, " ".join(changed)) == "the cat sat on"
    assert by_file.decode(by_file.encode("a\nb")) == "a b"
    assert by_file.words("a b") == ["a", "b"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_opens_or_says_what_it_needs(kind, tmp_path):
    if KINDS[kind] is None:
        assert open_pieces(kind).encode("ab c") == "ab c"
        with pytest.raises(UserError, match="has no model"):
            open_pieces(kind, tmp_path)
    else:
        with pytest.raises(UserError, match="needs --bpe-model"):
            open_pieces(kind)
        with pytest.raises(UserError, match=str(tmp_path)):
            open_pieces(kind, tmp_path)


def test_a_folder_of_several_models_needs_a_name(model, tmp_path):
    for name in ("a.model", "b.model"):
        (tmp_path / name).write_bytes(model.read_bytes())
    with pytest.raises(UserError, match="holds 2"):
        open_pieces("sentencepiece", tmp_path)


def test_either_file_of_gpt2_or_their_folder_can_be_named(tmp_path):
    merges = [("Ġ", "t"), ("h", "e"), ("Ġt", "he")]
    (tmp_path / "encoder.json").write_text(json.dumps(gpt2_numbers(merges)))
    (tmp_path / "vocab.bpe").write_text("#version: 0.2\n" + "".join(" ".join(pair) + "\n" for pair in merges), "utf-8")
    for path in (tmp_path, tmp_path / "encoder.json", tmp_path / "vocab.bpe", str(tmp_path)):
        assert open_pieces("gpt2", path).encode("a the") == "64 258"
