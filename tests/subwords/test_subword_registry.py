import json

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.subwords.bpe_files import gpt2_numbers
from tlm_fairseq.subwords.registry import KINDS, KINDS_OF_WORDS, encoder_kind, open_encoder_subwords, open_subwords
from tlm_fairseq.subwords.sentencepiece import train_sentencepiece


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("subwords")
    (folder / "text").write_text("the cat sat on a mat , and the dog sat on the cat .\n" * 3)
    train_sentencepiece([folder / "text"], folder / "bpe", vocabulary_size=290)
    return folder / "bpe.model"


def test_sentencepiece_by_file_and_by_folder(model):
    by_file, by_folder = open_subwords("sentencepiece", model), open_subwords("sentencepiece", str(model.parent))
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
    if not KINDS[kind].model_files:
        assert open_subwords(kind).encode("ab c") == "ab c"
        with pytest.raises(UserError, match="has no model"):
            open_subwords(kind, tmp_path)
    else:
        with pytest.raises(UserError, match="needs --bpe-model"):
            open_subwords(kind)
        with pytest.raises(UserError, match=str(tmp_path)):
            open_subwords(kind, tmp_path)


def test_kinds_for_languages_with_spaces():
    assert sorted(KINDS_OF_WORDS) == ["gpt2", "none", "sentencepiece"]


def test_a_folder_of_several_models_needs_a_name(model, tmp_path):
    for name in ("a.model", "b.model"):
        (tmp_path / name).write_bytes(model.read_bytes())
    with pytest.raises(UserError, match="holds 2"):
        open_subwords("sentencepiece", tmp_path)


def write_gpt2(folder):
    merges = [("Ġ", "t"), ("h", "e"), ("Ġt", "he")]
    (folder / "encoder.json").write_text(json.dumps(gpt2_numbers(merges)))
    (folder / "vocab.bpe").write_text("#version: 0.2\n" + "".join(" ".join(pair) + "\n" for pair in merges), "utf-8")


def test_either_file_of_gpt2_or_their_folder_can_be_named(tmp_path):
    write_gpt2(tmp_path)
    for path in (tmp_path, tmp_path / "encoder.json", tmp_path / "vocab.bpe", str(tmp_path)):
        assert open_subwords("gpt2", path).encode("a the") == "64 258"


class TestEncoders:
    def test_wordpiece_with_the_name_of_the_unknown_subword_in_the_dictionary(self, tmp_path):
        (tmp_path / "vocab.txt").write_text("[UNK]\nHe\ngo\n##es\n")
        assert encoder_kind(tmp_path) == "bert"
        assert open_encoder_subwords(tmp_path).encode("He goes 他") == "He go ##es <unk>"
        assert open_encoder_subwords(tmp_path).encode("") == ""

    def test_gpt2_with_the_space_that_the_settings_ask_for(self, tmp_path):
        write_gpt2(tmp_path)
        assert encoder_kind(str(tmp_path)) == "gpt2"
        assert open_encoder_subwords(tmp_path).encode("the") == "83 257"
        (tmp_path / "tokenizer_config.json").write_text('{"add_prefix_space": true}')
        assert open_encoder_subwords(str(tmp_path)).encode("the") == "258"

    def test_a_folder_without_a_vocabulary(self, tmp_path):
        (tmp_path / "encoder.json").write_text("{}", "utf-8")
        with pytest.raises(UserError, match="holds neither vocab.txt nor encoder.json with vocab.bpe"):
            open_encoder_subwords(tmp_path)
