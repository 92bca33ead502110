"""Vocabularies of both kinds: their order on fairseq's side, its files, and what is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.hugging_face.vocabulary import (
    BPE,
    WORDPIECE,
    Vocabulary,
    fairseq_files,
    read_fairseq_vocabulary,
    read_vocabulary,
    row_order,
    symbols,
)

from small_barts import MERGES, chinese_vocabulary, edit_json, english_vocabulary

CHINESE_IDS = dict(pad_token_id=0, bos_token_id=8, eos_token_id=9)


def load_dictionary(vocabulary, order, folder):
    from fairseq.data import Dictionary

    text = fairseq_files(vocabulary, order)["dict.txt"]
    (folder / "dict.txt").write_text(text, "utf-8")
    return Dictionary.load(str(folder / "dict.txt"))


def wordpiece(pieces):
    return Vocabulary(WORDPIECE, {piece: row for row, piece in enumerate(pieces)}, [], "vocab.txt")


class TestOrder:
    def test_english_stays_as_it_is(self, english):
        vocabulary = read_vocabulary(english)
        rows = len(english_vocabulary())
        assert vocabulary.kind == BPE and row_order(vocabulary, {}, rows) == list(range(rows))

    def test_chinese_gets_fairseqs_special_symbols_first(self, chinese):
        pieces = chinese_vocabulary()
        order = row_order(read_vocabulary(chinese), CHINESE_IDS, len(pieces))
        assert [pieces[row] for row in order[:4]] == ["[CLS]", "[PAD]", "[SEP]", "[UNK]"]
        assert pieces[order[-1]] == "[MASK]" and sorted(order) == list(range(len(pieces)))
        rest = order[4:-1]
        assert rest == sorted(rest)

    def test_a_vocabulary_without_a_row_for_masked_words(self):
        """As facebook/bart-large-cnn's: vocab.json lists <mask>, the embedding has no row for it."""
        numbers = english_vocabulary()
        vocabulary = Vocabulary(BPE, numbers, MERGES, "vocab.json")
        order = row_order(vocabulary, {}, len(numbers) - 1)
        assert order == list(range(len(numbers) - 1)) and "<mask>" not in symbols(vocabulary, order)

    @pytest.mark.parametrize(
        "changes, rows, message",
        [
            ({"eos_token_id": 10}, 62, "vocab.txt: [SEP] has number 9, but eos_token_id in config.json is 10"),
            ({}, 61, "has number 61, but the model has 61 rows"),
            ({}, 9, "[SEP] has number 9, but the model has 9 rows"),
        ],
    )
    def test_what_does_not_belong_together(self, changes, rows, message):
        with pytest.raises(UserError) as raised:
            row_order(wordpiece(chinese_vocabulary()), CHINESE_IDS | changes, rows)
        assert message in str(raised.value)


class TestDictionary:
    def test_english_symbols_are_gpt2s_numbers(self, english, tmp_path):
        vocabulary = read_vocabulary(english)
        rows = len(vocabulary.numbers)
        dictionary = load_dictionary(vocabulary, list(range(rows)), tmp_path)
        assert len(dictionary) == rows and dictionary[rows - 1] == "<mask>"
        # GPT-2's numbers: "!" is 0, the space is 220, merges begin at 256.
        assert dictionary.index("0") == vocabulary.numbers["!"]
        assert dictionary.index("220") == vocabulary.numbers["Ġ"]
        assert dictionary.index("258") == vocabulary.numbers["in"]
        assert dictionary.index(str(256 + len(MERGES))) == vocabulary.numbers["<|endoftext|>"]
        assert dictionary.index("madeupword0000") == vocabulary.numbers["madeupword0000"]

    def test_chinese_symbols_are_the_pieces(self, chinese, tmp_path):
        pieces = chinese_vocabulary()
        vocabulary = read_vocabulary(chinese)
        order = row_order(vocabulary, CHINESE_IDS, len(pieces))
        dictionary = load_dictionary(vocabulary, order, tmp_path)
        assert len(dictionary) == len(pieces)
        for symbol in ("我", "##b", "in", "[unused1]", "<S>"):
            assert pieces[order[dictionary.index(symbol)]] == symbol
        # The vocabulary's own "<s>" and a space that fairseq would split at have names that no text holds.
        assert [pieces[order[dictionary.index(f"madeupword000{number}")]] for number in (0, 1)] == ["<s>", "\u3000"]

    def test_rows_that_no_piece_names(self, tmp_path):
        vocabulary = wordpiece(chinese_vocabulary())
        rows = len(vocabulary.numbers) + 3
        assert len(load_dictionary(vocabulary, row_order(vocabulary, {}, rows), tmp_path)) == rows

    @given(st.lists(st.text(max_size=3), max_size=30), st.integers(0, 3))
    def test_every_row_gets_a_symbol_of_its_own(self, pieces, unnamed):
        special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        vocabulary = wordpiece(dict.fromkeys([*special, *pieces, "madeupword0001", "<mask>", "</s>"]))
        order = row_order(vocabulary, {}, len(vocabulary.numbers) + unnamed)
        listed = symbols(vocabulary, order)
        assert len(listed) == len(order) - 4 and len({*listed, "<s>", "<pad>", "</s>", "<unk>"}) == len(order)
        assert all(symbol.split() == [symbol] for symbol in listed) and listed[-1] == "<mask>"
        for symbol, row in zip(listed, order[4:]):
            assert vocabulary.numbers.get(symbol, row) == row or symbol == "<mask>"

    def test_fairseqs_own_bpe_reads_the_files(self, english, tmp_path):
        from types import SimpleNamespace

        from fairseq.data.encoders.gpt2_bpe import GPT2BPE

        vocabulary = read_vocabulary(english)
        order = list(range(len(vocabulary.numbers)))
        for name, text in fairseq_files(vocabulary, order).items():
            (tmp_path / name).write_text(text, "utf-8")
        paths = {"gpt2_encoder_json": str(tmp_path / "encoder.json"), "gpt2_vocab_bpe": str(tmp_path / "vocab.bpe")}
        bpe = GPT2BPE(SimpleNamespace(**paths))
        # "in", " the", " ", "是" as three bytes.
        assert bpe.encode("in the 是").split()[:3] == ["258", "259", "220"]
        assert bpe.decode(bpe.encode("in the 是 café\t!")) == "in the 是 café\t!"

    def test_fairseqs_files_give_the_vocabulary_back(self, english, tmp_path):
        vocabulary = read_vocabulary(english)
        for name, text in fairseq_files(vocabulary, list(range(len(vocabulary.numbers)))).items():
            (tmp_path / name).write_text(text, "utf-8")
        back = read_fairseq_vocabulary(tmp_path)
        assert (back.kind, back.numbers, back.merges) == (BPE, vocabulary.numbers, vocabulary.merges)
        (tmp_path / "vocab.bpe").unlink()
        assert read_fairseq_vocabulary(tmp_path) is None


class TestReading:
    def test_tokenizer_json_of_transformers(self, pretrained, tmp_path):
        """transformers 5 writes no other file."""
        transformers = pytest.importorskip("transformers")
        kind = {"english": transformers.BartTokenizer, "chinese": transformers.BertTokenizer}
        tokenizer = kind["english" if (pretrained / "merges.txt").exists() else "chinese"].from_pretrained(pretrained)
        tokenizer.save_pretrained(tmp_path)
        assert [path.name for path in tmp_path.glob("vocab*")] == []
        plain, other = read_vocabulary(pretrained), read_vocabulary(tmp_path)
        # The library tokenizers takes the space off a piece that is nothing else.
        numbers = {piece.strip(): number for piece, number in plain.numbers.items()}
        assert (plain.kind, numbers, plain.merges) == (other.kind, other.numbers, other.merges)

    def test_added_tokens_may_lie_outside_the_embedding(self, english, tmp_path):
        content = {
            "added_tokens": [{"content": "[EOS]", "id": 268}],
            "decoder": {"type": "ByteLevel"},
            # As early versions of the library tokenizers wrote it: merges in one string, no type.
            "model": {"vocab": english_vocabulary(), "merges": [" ".join(pair) for pair in MERGES]},
        }
        (tmp_path / "tokenizer.json").write_text(json.dumps(content))
        vocabulary = read_vocabulary(tmp_path)
        assert vocabulary.merges == MERGES and row_order(vocabulary, {}, 268) == list(range(268))

    def test_windows_line_ends_and_no_last_one(self, tmp_path):
        (tmp_path / "vocab.txt").write_bytes("[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n我".encode())
        assert read_vocabulary(tmp_path).numbers == {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "我": 4}

    @pytest.mark.parametrize(
        "name, content, message",
        [
            ("vocab.txt", b"[PAD]\n[UNK]\n[CLS]\n", "vocab.txt: lacks [SEP]"),
            ("vocab.txt", b"[PAD]\n\xff\n", "vocab.txt: not UTF-8 (byte 6)"),
            ("tokenizer.json", b"{\n", "tokenizer.json, line 2: not JSON"),
            ("tokenizer.json", b"[]", "tokenizer.json: holds no JSON object"),
            ("tokenizer.json", b"{}", "tokenizer.json: neither GPT-2's byte-level BPE nor BERT's WordPiece"),
            ("tokenizer.json", b'{"model": {"vocab": [["a", 0.1]]}}', "tokenizer.json: neither GPT-2's"),
            ("tokenizer.json", b'{"model": {"vocab": {}, "merges": []}}', "tokenizer.json: neither GPT-2's"),
            ("tokenizer.json", b'{"model": {"vocab": {}}, "added_tokens": [1]}', "not as the library tokenizers"),
            ("tokenizer.json", b'{"model": {"vocab": {"a": 1, "b": 1}}}', "'a' and 'b' both have number 1"),
            ("tokenizer.json", b'{"model": {"vocab": {"a": true}}}', "'a' has True for a number"),
            ("tokenizer.json", b'{"model": {"vocab": {"a": 9999999999}}}', "'a' has 9999999999 for a number"),
            (
                "tokenizer.json",
                b'{"model": {"vocab": {}, "merges": ["a b c"]}, "decoder": {"type": "ByteLevel"}}',
                "tokenizer.json, merge 1: not a pair",
            ),
        ],
    )
    def test_damaged_files(self, name, content, message, tmp_path):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UserError) as raised:
            read_vocabulary(tmp_path)
        assert message in str(raised.value) and "\n" not in str(raised.value)

    @pytest.mark.parametrize(
        "merges, message", [("#version: 0.2\nĠ t\nthe\n", "merges.txt, line 3: not a pair"), ("a  b\n", "line 1")]
    )
    def test_damaged_merges(self, merges, message, tmp_path):
        (tmp_path / "vocab.json").write_text(json.dumps(english_vocabulary()))
        (tmp_path / "merges.txt").write_text(merges)
        with pytest.raises(UserError, match=message):
            read_vocabulary(tmp_path)

    def test_damaged_vocab_json(self, tmp_path):
        (tmp_path / "vocab.json").write_text(json.dumps(english_vocabulary()))
        (tmp_path / "merges.txt").write_text("#version: 0.2\n")
        edit_json(tmp_path / "vocab.json", **{"<unk>": None})
        with pytest.raises(UserError, match="vocab.json: lacks <unk>"):
            read_vocabulary(tmp_path)

    def test_damaged_dictionary(self, english, tmp_path):
        for name, text in fairseq_files(read_vocabulary(english), list(range(268))).items():
            (tmp_path / name).write_text(text, "utf-8")
        (tmp_path / "dict.txt").write_text("220 1\n221\n")
        with pytest.raises(UserError, match="dict.txt, line 2: no symbol and count"):
            read_fairseq_vocabulary(tmp_path)

    def test_no_vocabulary(self, tmp_path):
        with pytest.raises(UserError, match="holds no vocabulary; download tokenizer.json"):
            read_vocabulary(tmp_path)
