"""The forms in which the weights of a BERT or RoBERTa are published, and the pieces that go with them."""

import json

import pytest
import torch

from tlm_fairseq.errors import UserError
from tlm_fairseq.hugging_face import bert
from tlm_fairseq.hugging_face.tokenizer import piece_settings
from tlm_fairseq.hugging_face.vocabulary import fairseq_files, read_vocabulary, row_order
from tlm_fairseq.subwords.registry import open_encoder_subwords

from small_berts import PIECES, SIZES, new_bert, new_roberta, write_byte_level, write_word_pieces

pytest.importorskip("transformers")

CONFIG = bert.check_config(
    {"model_type": "bert", "vocab_size": len(PIECES), "max_position_embeddings": 64, **SIZES}, "config.json"
)
WORDS = "bert.embeddings.word_embeddings.weight"


@pytest.fixture(scope="module")
def weights():
    return {name: tensor for name, tensor in new_bert().state_dict().items() if "decoder" not in name}


def fairseq_weights(weights, config=CONFIG):
    made = bert.from_hugging_face_weights(weights, config, "weights")
    return bert.to_fairseq_weights(made, list(range(config["vocab_size"]))), made


def early(name):
    return name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")


# bert-base-* was published with the first two, transformers writes the third, sentence encoders the last.
FORMS = {
    "gamma and beta": lambda w: {early(name): tensor for name, tensor in w.items()},
    "other heads": lambda w: (
        w
        | {
            "bert.pooler.dense.weight": torch.ones(16, 16),
            "cls.seq_relationship.bias": torch.ones(2),
            "bert.embeddings.position_ids": torch.arange(64)[None],
        }
    ),
    "tied output": lambda w: (
        w
        | {
            "cls.predictions.decoder.weight": w[WORDS].clone(),
            "cls.predictions.decoder.bias": w["cls.predictions.bias"].clone(),
        }
    ),
    "half precision": lambda w: {name: tensor.double() for name, tensor in w.items()},
    "no prefix": lambda w: {name.removeprefix("bert."): tensor for name, tensor in w.items()},
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same(weights, form):
    expected, _ = fairseq_weights(weights)
    actual, made = fairseq_weights(FORMS[form](weights))
    assert actual.keys() == expected.keys()
    assert all(torch.equal(actual[name], expected[name]) and actual[name].dtype == torch.float32 for name in expected)
    assert made.left_out == (["cls.seq_relationship.bias", "pooler.dense.weight"] if form == "other heads" else [])


def test_positions_begin_in_row_two_and_hold_the_first_token_type(weights):
    rows = fairseq_weights(weights)[0]["encoder.sentence_encoder.embed_positions.weight"]
    positions, types = (weights[f"bert.embeddings.{name}_embeddings.weight"] for name in ("position", "token_type"))
    assert rows.shape == (66, 16) and not rows[:2].any()
    assert torch.equal(rows[2:], positions + types[0])
    # Those of a RoBERTa lie behind the row that has the number of <pad>.
    model = new_roberta(40)
    config = bert.check_config(model.config.to_dict(), "")
    rows = fairseq_weights(model.state_dict(), config)[0]["encoder.sentence_encoder.embed_positions.weight"]
    embeddings = model.roberta.embeddings
    expected = embeddings.position_embeddings.weight[2:] + embeddings.token_type_embeddings.weight
    assert rows.shape == (66, 16) and torch.equal(rows[2:], expected)


LACKS = {
    "no head": lambda w: {name: tensor for name, tensor in w.items() if not name.startswith("cls.")},
    "half a head": lambda w: {name: tensor for name, tensor in w.items() if "transform.dense" not in name},
    "an output of its own": lambda w: w | {"cls.predictions.decoder.weight": torch.ones(len(PIECES), 16)},
}


@pytest.mark.parametrize("lack", LACKS)
def test_without_its_head_the_checkpoint_gets_an_untrained_one(weights, lack):
    made, model = fairseq_weights(LACKS[lack](weights))
    assert model.head is None
    head = {name.removeprefix("encoder.lm_head."): tensor for name, tensor in made.items() if "lm_head" in name}
    assert head.keys() == {"weight", "bias", "dense.weight", "dense.bias", "layer_norm.weight", "layer_norm.bias"}
    assert head["layer_norm.weight"].eq(1).all() and not head["bias"].any() and not head["dense.bias"].any()
    # As BERT and RoBERTa begin: normal with a deviation of 0.02; and the same ones every time.
    assert 0.015 < head["dense.weight"].std() < 0.025
    assert torch.equal(head["dense.weight"], fairseq_weights(LACKS[lack](weights))[0]["encoder.lm_head.dense.weight"])


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda w: w | {"bert.adapter.weight": torch.ones(1)}, "holds adapter.weight, for which a BERT"),
        (lambda w: w | {WORDS: torch.ones(9, 16)}, "word_embeddings.weight is of size (9, 16), where"),
        (lambda w: {name: tensor for name, tensor in w.items() if name != WORDS}, "lacks embeddings.word_embeddings"),
    ],
)
def test_weights_of_another_model(weights, change, message):
    with pytest.raises(UserError) as error:
        fairseq_weights(change(weights))
    assert message in str(error.value) and "\n" not in str(error.value)


def beside(folder, output):
    """Writes what lies beside a checkpoint into ``output``, and returns what reads text by it."""
    vocabulary = read_vocabulary(folder)
    order = row_order(vocabulary, {}, len(vocabulary.numbers))
    output.mkdir()
    for name, text in (fairseq_files(vocabulary, order) | piece_settings(vocabulary, folder)).items():
        (output / name).write_text(text, "utf-8")
    return open_encoder_subwords(output)


TEXTS = [
    "The cat sat, didn't it?",
    " UNNÉ  sats 我爱你。 dogs",
    "a\tb\u3000c\u200b in the",
    "",
    "[SEP] <mask> <s> [UNK]",
    "x" * 120,
]


@pytest.mark.parametrize(
    "settings",
    [{"do_lower_case": True}, {"do_lower_case": False}, {}, {"strip_accents": False, "tokenize_chinese_chars": False}],
)
def test_the_same_word_pieces_as_transformers(tmp_path, settings):
    from transformers import BertTokenizer

    write_word_pieces(tmp_path, **settings)
    pieces, tokenizer = beside(tmp_path, tmp_path / "out"), BertTokenizer.from_pretrained(tmp_path)
    for text in TEXTS:
        expected = tokenizer.tokenize(text, split_special_tokens=True)
        assert pieces.encode(text) == " ".join("<unk>" if piece == "[UNK]" else piece for piece in expected)


@pytest.mark.parametrize("space", [False, True])
def test_the_same_byte_level_pieces_as_transformers(tmp_path, space):
    """And as fairseq's own ``--bpe gpt2`` writes them, where no space goes before the first word."""
    from fairseq.data.encoders.gpt2_bpe_utils import get_encoder
    from transformers import RobertaTokenizer

    write_byte_level(tmp_path)
    if space:
        (tmp_path / "tokenizer_config.json").write_text(json.dumps({"add_prefix_space": True}), "utf-8")
    pieces, tokenizer = beside(tmp_path, tmp_path / "out"), RobertaTokenizer.from_pretrained(tmp_path)
    numbers = json.loads((tmp_path / "out" / "encoder.json").read_text("utf-8"))
    stock = get_encoder(str(tmp_path / "out" / "encoder.json"), str(tmp_path / "out" / "vocab.bpe"))
    for text in TEXTS:
        expected = tokenizer.tokenize(text, split_special_tokens=True)
        assert pieces.encode(text) == " ".join(str(numbers[piece]) for piece in expected)
        assert space or pieces.encode(text) == " ".join(map(str, stock.encode(text)))


def test_special_numbers_that_mean_nothing_for_a_bert(tmp_path):
    """Chinese BERTs are published with those of a RoBERTa for the beginning and the end of a sentence."""
    write_word_pieces(tmp_path)
    settings = {"pad_token_id": 0, "bos_token_id": 0, "eos_token_id": 2}
    assert bert.special_numbers(settings, read_vocabulary(tmp_path)) == {"pad_token_id": 0}
    byte_level = tmp_path / "byte-level"
    byte_level.mkdir()
    write_byte_level(byte_level)
    assert bert.special_numbers(settings, read_vocabulary(byte_level)) == settings
