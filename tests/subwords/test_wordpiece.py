import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.subwords.wordpiece import WordPiece

VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    *"我爱你。.,()35'e",
    "go",
    "##es",
    "##e",
    "home",
    "He",
    "he",
    "don",
    "t",
    "<s>",
    "\u3000",
]


def write_vocabulary(folder):
    (folder / "vocab.txt").write_text("".join(subword + "\n" for subword in VOCABULARY), "utf-8")


@pytest.fixture(scope="module")
def open_vocabulary(tmp_path_factory):
    def write(settings=None):
        folder = tmp_path_factory.mktemp("bert")
        write_vocabulary(folder)
        if settings is not None:
            (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
        return WordPiece(folder / "vocab.txt")

    return write


@pytest.fixture(scope="module")
def cased(open_vocabulary):
    return open_vocabulary()


@pytest.fixture(scope="module")
def uncased(open_vocabulary):
    return open_vocabulary({"do_lower_case": True})


# As transformers' BertTokenizer(vocab.txt).tokenize gives them, but for special tokens in the text.
@pytest.mark.parametrize(
    "text, encoded",
    [
        ("我爱 你。", "我 爱 你 。"),
        ("He goes home.", "He go ##es home ."),
        ("Goes", "[UNK]"),
        ("我\u200b爱\u0007你", "我 爱 你"),
        ("我\u3000爱\u2028你", "我 爱 你"),
        ("<s>", "[UNK] [UNK] [UNK]"),
        ("[CLS]我", "[UNK] [UNK] [UNK] 我"),
        ("", ""),
        (" \u200b", ""),
    ],
)
def test_encode(cased, text, encoded):
    assert cased.encode(text) == encoded


def test_the_same_pieces_as_transformers(cased, uncased, tmp_path):
    transformers = pytest.importorskip("transformers", reason="the package transformers is not installed")
    write_vocabulary(tmp_path)
    for subwords, lower in ((cased, False), (uncased, True)):
        tokenizer = transformers.BertTokenizer.from_pretrained(tmp_path, do_lower_case=lower)
        for text in ("He goes home.", "我爱 你 3.5 Goes gó", "don't (我)"):
            assert subwords.encode(text).split() == tokenizer.tokenize(text)


# As English and Chinese are written; the source's own white space wins.
@pytest.mark.parametrize(
    "source, hypothesis, restored",
    [
        ("He go home.", "he go ##es home .", "He goes home."),
        ("He goes home.", "he go home .", "He go home."),
        ("He.", "he go home .", "He go home."),
        ("don't go", "don ' t go home", "don't go home"),
        ("He go home", "he , go home", "He, go home"),
        ("我爱3.5", "我 爱 3 . 3", "我爱3.3"),
        ("我 GÓ你", "我 go 爱 你", "我 GÓ爱你"),  # case and accent are those of the source
        ("我Łódź你", "我 <unk> 爱 你", "我Łódź爱你"),
        ("我Łódź你", "我 [UNK] 爱 你", "我Łódź爱你"),
        ("我𠀀𠀁你", "你 <unk> <unk> 我", "你𠀀𠀁我"),
        ("我\u200b爱", "我 爱 你", "我\u200b爱你"),
        ("我(爱)", "我 爱 )", "我爱)"),
    ],
)
def test_restore(uncased, source, hypothesis, restored):
    known = set(VOCABULARY) - {"[UNK]"}
    assert uncased.restore(source, hypothesis, known.__contains__) == restored


@given(line=st.text(st.characters(blacklist_characters="\n", blacklist_categories=("Cs",)), max_size=20))
def test_any_line_comes_back_when_unchanged(uncased, line):
    encoded = uncased.encode(line)
    assert re.sub(r"\s+", " ", encoded).strip().split() == (encoded.split(" ") if encoded else [])
    assert not encoded or uncased.restore(line, encoded) == line


def test_decode(cased):
    assert cased.decode("我 爱 go ##es home 3 . 我") == "我爱goes home 3.我"
    assert cased.words("我 go。") == ["我", "go", "。"]


@pytest.mark.parametrize(
    "files, message",
    [
        ({}, "cannot be read"),
        ({"vocab.txt": b""}, "is empty"),
        ({"vocab.txt": b"a\n\xff\n"}, "line 2: not UTF-8"),
        ({"vocab.txt": b"a\nb\n"}, r"lacks \[UNK\]"),
        ({"vocab.txt": b"[UNK]\n", "tokenizer_config.json": b"{"}, "tokenizer_config.json, line 1: not JSON"),
        ({"vocab.txt": b"[UNK]\n", "tokenizer_config.json": b"[]"}, "holds no JSON object"),
        ({"vocab.txt": b"[UNK]\n", "tokenizer_config.json": b'{"strip_accents": "x"}'}, "not the settings"),
    ],
)
def test_what_is_no_vocabulary_is_refused(tmp_path, files, message):
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=message) as error:
        WordPiece(tmp_path / "vocab.txt")
    assert "\n" not in str(error.value) and str(tmp_path) in str(error.value)


def test_an_unknown_subword_can_be_named_as_in_fairseqs_dictionary(cased, tmp_path):
    write_vocabulary(tmp_path)
    assert cased.encode("He goes 他 <s>") == "He go ##es [UNK] [UNK] [UNK] [UNK]"
    assert WordPiece(tmp_path / "vocab.txt", unknown="<unk>").encode("He goes 他") == "He go ##es <unk>"
    assert WordPiece(tmp_path / "vocab.txt", unknown="<unk>").encode("") == ""
