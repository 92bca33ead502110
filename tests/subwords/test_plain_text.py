import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.subwords.plain_text import Characters, Words

LINES = st.text(st.characters(blacklist_characters="\n", blacklist_categories=("Cs",)), max_size=30)
SYMBOLS = st.lists(st.sampled_from(["<s>", "\\<s>", "\\\\</s>", "<unk>", "<pad>", "a", "我", "<mask>"]), max_size=6)
KINDS = pytest.mark.parametrize("subwords", [Words(), Characters()], ids=lambda subwords: type(subwords).__name__)


def torn_as_fairseq(line):
    """fairseq.tokenizer.tokenize_line: any run of Unicode white space separates tokens."""
    return re.sub(r"\s+", " ", line).strip().split()


@KINDS
@given(line=LINES)
def test_fairseq_reads_the_same_subwords_and_none_of_its_symbols(subwords, line):
    located = subwords.locate(line)
    assert torn_as_fairseq(subwords.encode(line)) == [subword.subword for subword in located]
    assert not {"<s>", "</s>", "<pad>", "<unk>"} & {subword.subword for subword in located}


@KINDS
@given(line=LINES)
def test_an_unchanged_hypothesis_is_the_source(subwords, line):
    encoded = subwords.encode(line)
    if encoded:
        assert subwords.restore(line, encoded) == line
        assert subwords.restore(line, " ".join("<unk>" for _ in encoded.split())) == line


@KINDS
@given(words=SYMBOLS)
def test_words_that_look_like_symbols_come_back(subwords, words):
    line = " ".join(words)
    decoded = subwords.decode(subwords.encode(line))
    assert decoded == line if isinstance(subwords, Words) else decoded.replace(" ", "") == line.replace(" ", "")


# Chinese has no spaces but between two ASCII runs (subwords/characters.py); what the source has otherwise is kept.
@pytest.mark.parametrize(
    "source, hypothesis, restored",
    [
        ("我爱你。", "我 很 爱 你 。", "我很爱你。"),
        ("我 爱 你", "我 很 爱 你", "我 很 爱 你"),
        ("我用iPhone 6。", "我 用 iPhone 7 。", "我用iPhone 7。"),
        ("我用的", "我 用 iPhone 6 的", "我用iPhone 6的"),
        (" 我\u3000爱 ", "我 爱 你", " 我\u3000爱你 "),
        ("我𠀀你", "我 <unk> 他", "我𠀀他"),
    ],
)
def test_characters(source, hypothesis, restored):
    assert Characters().restore(source, hypothesis) == restored


@pytest.mark.parametrize(
    "source, hypothesis, restored",
    [
        ("He  go home", "He went home", "He  went home"),
        ("a b c", "a c", "a c"),
        ("a  b c", "a c", "a  c"),
        ("b c", "a b c", "a b c"),
        ("b c", "b", "b"),
        ("a\u00a0b", "a c", "a\u00a0c"),
        ("a b", "", ""),
        ("a b", "a <unk> <unk>", "a b"),
    ],
)
def test_words(source, hypothesis, restored):
    assert Words().restore(source, hypothesis) == restored


def test_what_a_reader_compares():
    assert Words().words("a b.") == ["a", "b."] and Characters().words("我ab 爱") == ["我", "ab", "爱"]
