"""Literals are read as Python reads them, and nothing else is, however large or deep."""

import tracemalloc

import pytest

from tlm_fairseq.fairseq_support.literals import LONGEST, read_literal

# As fairseq's documentation, its configurations and published checkpoints have them.
DOCUMENTED = {
    "10000,50000": (10000, 50000),
    "(0.9, 0.98)": (0.9, 0.98),
    "[(512, 3)] * 2 + [(512, 4)]": [(512, 3), (512, 3), (512, 4)],
    "2 * [(512, 2, 2)]": [(512, 2, 2), (512, 2, 2)],
    "(1e-30, 1e-3)": (1e-30, 1e-3),
    "[(1, 64), (2, 128)]": [(1, 64), (2, 128)],
    "{'name': 'scaled_dot_product', 'dropout': -1}": {"name": "scaled_dot_product", "dropout": -1},
    "('model.bin', 'lexicon.txt', 2, -1)": ("model.bin", "lexicon.txt", 2, -1),
    "True": True,
    "None": None,
    " 3": 3,
    "[] * 5 + [1] * 0": [],
}

REFUSED = {
    "a call": "__import__('os').system('true')",
    "a name": "x",
    "an attribute": "().__class__",
    "a comprehension": "[x for x in (1,)]",
    "a formatted string": "f'{1}'",
    "a lambda": "lambda: 1",
    "an assignment": "(x := 1)",
    "a choice": "1 if 1 else 2",
    "an unpacked list": "[*[1]]",
    "an unpacked dictionary": "{**{}}",
    "a list as a key": "{[1]: 2}",
    "bytes": "b'x'",
    "an ellipsis": "...",
    "arithmetic": "2 ** 3",
    "a repeated string": "'a' * 5",
    "a power": "[1] * 10 ** 9",
    "a huge list": "[1] * 1000000000",
    "a huge list of lists": "[[1] * 5000] * 5000",
    "lists that grow in each other": "[[[[1] * 100] * 100] * 100] * 100",
    "a huge number": "9" * (LONGEST + 1),
    "too long": "[" + "1," * LONGEST + "]",
    "deep brackets": "[" * 1500 + "]" * 1500,
    "deep signs": "-" * (LONGEST - 1) + "1",
    "deep sums": "[1]" + "+[1]" * 990 + "+x",
    "a second line": "1\n__import__('os')",
    "a zero byte": "\0",
    "nothing": "",
}


@pytest.mark.parametrize("text", DOCUMENTED)
def test_documented_settings(text):
    assert read_literal(text) == DOCUMENTED[text]


@pytest.mark.parametrize("kind", REFUSED)
def test_all_else_is_refused_before_it_takes_any_memory(kind):
    tracemalloc.start()
    try:
        with pytest.raises(ValueError):
            read_literal(REFUSED[kind])
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()


def test_a_string_that_lies_about_itself():
    class Liar(str):
        def strip(self, *characters):
            return "1"

        def __str__(self):
            return "1"

        def __len__(self):
            return 1

    with pytest.raises(ValueError):
        read_literal(Liar("__import__('os')"))


@pytest.mark.parametrize("value", [1, None, b"1", ["1"], compile("1", "", "eval")])
def test_strings_only(value):
    with pytest.raises(TypeError):
        read_literal(value)
