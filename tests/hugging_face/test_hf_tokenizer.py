"""The exported tokenizer: transformers reads text as fairseq does, with or without <s>, and corrects it alike."""

import json

import pytest
import torch

from tlm_fairseq.commands import main
from tlm_fairseq.hugging_face.conversion import to_hugging_face
from tlm_fairseq.hugging_face.vocabulary import read_vocabulary, row_order

transformers = pytest.importorskip("transformers")

TEXTS = {
    "english": ["in the heat", "the", "it is in\there, 是 café!", "a <mask> b"],
    "chinese": ["我们在家ab", "in", "大家 A 好", "我 [MASK] 你"],
}


def kind_of(folder):
    return "english" if (folder / "merges.txt").exists() else "chinese"


@pytest.fixture(scope="session")
def exported(pretrained, checkpoint_of, tmp_path_factory):
    """Returns exported(without_bos): the folder that to-hf writes of each model."""
    made = {}

    def export(without_bos):
        if without_bos not in made:
            made[without_bos] = tmp_path_factory.mktemp("exported") / "folder"
            to_hugging_face(checkpoint_of(pretrained), made[without_bos], pretrained, without_bos)
        return made[without_bos]

    return export


def own_tokenizer(folder):
    kinds = {"english": transformers.BartTokenizer, "chinese": transformers.BertTokenizer}
    return kinds[kind_of(folder)].from_pretrained(folder)


def test_same_numbers_as_the_tokenizer_that_the_model_came_with(pretrained, exported):
    before, after = own_tokenizer(pretrained), transformers.AutoTokenizer.from_pretrained(exported(False))
    for text in TEXTS[kind_of(pretrained)]:
        numbers = before(text)["input_ids"]
        assert after(text)["input_ids"] == numbers
        assert after.decode(numbers, skip_special_tokens=True) == before.decode(numbers, skip_special_tokens=True)
    pair = TEXTS[kind_of(pretrained)][:2]
    assert after(*pair)["input_ids"] == before(*pair)["input_ids"]
    assert after.model_max_length == 48 and set(after("a")) == {"input_ids", "attention_mask"}


def test_tokenizer_json_of_the_origin_is_kept(pretrained, checkpoint_of, tmp_path):
    """With what else it holds, here an added token."""
    tokenizer = own_tokenizer(pretrained)
    tokenizer.add_tokens(["<edit>"])
    transformers.BartConfig.from_pretrained(pretrained).save_pretrained(tmp_path / "origin")
    tokenizer.save_pretrained(tmp_path / "origin")
    to_hugging_face(checkpoint_of(pretrained), tmp_path / "out", tmp_path / "origin")
    after = transformers.AutoTokenizer.from_pretrained(tmp_path / "out")
    assert after("in<edit>")["input_ids"] == tokenizer("in<edit>")["input_ids"]


def test_without_bos_only_that_is_missing(pretrained, exported):
    with_bos, without_bos = (transformers.AutoTokenizer.from_pretrained(exported(without)) for without in (False, True))
    for text in TEXTS[kind_of(pretrained)]:
        assert with_bos(text)["input_ids"] == [with_bos.bos_token_id, *without_bos(text)["input_ids"]]


def test_from_text_to_text_as_fairseq_interactive(
    pretrained, exported, checkpoint_of, fairseq_commands, tmp_path, monkeypatch, capsys
):
    """fairseq reads text without <s>, and so does a model that was exported without it."""
    checkpoint = checkpoint_of(pretrained)
    folder = checkpoint.parent
    texts = TEXTS[kind_of(pretrained)][:3]
    (tmp_path / "input").write_text("".join(text + "\n" for text in texts), "utf-8")
    for side in ("src", "tgt"):
        (tmp_path / f"dict.{side}.txt").write_bytes((folder / "dict.txt").read_bytes())
    if kind_of(pretrained) == "english":
        encoder, merges = folder / "encoder.json", folder / "vocab.bpe"
        bpe = ["--bpe", "gpt2", "--gpt2-encoder-json", encoder, "--gpt2-vocab-bpe", merges]
    else:
        bpe = ["--bpe", "bert", "--bpe-cased", "--bpe-vocab-file", folder / "vocab.txt"]
    fairseq_commands.run(
        "interactive",
        tmp_path,
        "-s",
        "src",
        "-t",
        "tgt",
        "--path",
        checkpoint,
        *bpe,
        "--input",
        tmp_path / "input",
        "--cpu",
        "--beam",
        4,
        "--lenpen",
        0,
        "--max-len-b",
        44,
        "--num-workers",
        0,
        "--buffer-size",
        8,
        monkeypatch=monkeypatch,
    )
    printed = capsys.readouterr().out.split("\n")
    ours = [line.split("\t")[2].split() for line in printed if line.startswith("H-")]

    tokenizer = transformers.AutoTokenizer.from_pretrained(exported(True))
    model = transformers.BartForConditionalGeneration.from_pretrained(exported(True)).eval()
    batch = tokenizer(texts, return_tensors="pt", padding=True)
    found = model.generate(
        **batch,
        num_beams=4,
        early_stopping=True,
        length_penalty=0.0,
        max_length=46,
        min_length=2,
        suppress_tokens=[tokenizer.pad_token_id],
    )
    settings = json.loads((pretrained / "config.json").read_text())
    order = row_order(read_vocabulary(pretrained), settings, settings["vocab_size"])
    back = torch.tensor(order).argsort()
    symbols = [line.split(" ")[0] for line in (folder / "dict.txt").read_text("utf-8").split("\n")[:-1]]
    theirs = [[symbols[row - 4] for row in back[numbers].tolist() if row > 3] for numbers in found]
    assert theirs == ours and len(set(map(tuple, ours))) > 1


@pytest.mark.parametrize("lower", [True, False])
def test_lower_case_is_kept(chinese, checkpoint_of, copy_of, tmp_path, lower):
    folder = copy_of(chinese)
    (folder / "tokenizer_config.json").write_text(json.dumps({"do_lower_case": lower}))
    to_hugging_face(checkpoint_of(chinese), tmp_path / "out", folder)
    tokenizer = transformers.AutoTokenizer.from_pretrained(tmp_path / "out")
    assert tokenizer.tokenize("A") == (["a"] if lower else ["[UNK]"])


def test_damaged_tokenizer(english, checkpoint_of, copy_of, tmp_path, capsys):
    folder = copy_of(english)
    own_tokenizer(english).save_pretrained(folder)
    content = json.loads((folder / "tokenizer.json").read_text())
    content["pre_tokenizer"] = {"type": "Unheard"}
    (folder / "tokenizer.json").write_text(json.dumps(content))
    arguments = ["checkpoint", "to-hf", str(checkpoint_of(english)), str(tmp_path / "out"), "--like", str(folder)]
    assert main(arguments) == 1
    error = capsys.readouterr().err.strip()
    assert "tokenizer.json: not a tokenizer" in error and "\n" not in error and not (tmp_path / "out").exists()
