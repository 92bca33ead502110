import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.located_yaml import read_yaml


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    path = tmp_path_factory.mktemp("yaml") / "a.yaml"

    def read(text):
        path.write_text(text, "utf-8", newline="")
        return read_yaml(path)

    return read


# YAML 1.2, section 10.3.2: the core schema. PyYAML follows 1.1, where 3e-4 is text, and no, on and 1:30 are not.
@pytest.mark.parametrize(
    "text, value",
    [
        ("3e-4", 3e-4),
        ("1E+3", 1000.0),
        (".5", 0.5),
        ("-1", -1),
        ("0.10", 0.1),
        ("007", 7),
        ("no", "no"),
        ("on", "on"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("2026-01-01", "2026-01-01"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("'3e-4'", "3e-4"),
        ("(0.9, 0.98)", "(0.9, 0.98)"),
    ],
)
def test_scalars(read, text, value):
    found = read(f"a: {text}\n")["a"]
    assert found == value and type(found) is type(value)


def test_lines(read):
    found = read("# first\na:\n  b: 1\n  c:\n  - 2\n  - [3]\nd: {e: 4,\n    f: 5}\n")
    assert found.lines == {"a": 2, "d": 7}
    assert (found["a"].lines, found["d"].lines) == ({"b": 3, "c": 4}, {"e": 7, "f": 8})
    assert found["a"]["c"].lines == [5, 6]


def test_an_anchor_is_its_value_and_cannot_hold_itself(read):
    assert read("a: &x [1, 2]\nb: *x\n") == {"a": [1, 2], "b": [1, 2]}
    with pytest.raises(UserError, match="contains itself"):
        read("a: &x\n- *x\n")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_is_read_or_refused_in_one_line(read, text):
    try:
        read(text)
    except UserError as error:
        assert "\n" not in str(error) and "a.yaml" in str(error)


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 200 + "]" * 200, "a: " + "{a: " * 60 + "}" * 60])
def test_a_deep_document_is_refused_in_one_line(read, text):
    with pytest.raises(UserError, match=r"a.yaml.*: nested over 50 levels deep; write a flatter plan$"):
        read(text)


def test_aliases_of_aliases_do_not_multiply(read):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    with pytest.raises(UserError, match="over 100,000 values, aliases among them"):
        read("\n".join(lines))


def test_a_number_of_too_many_digits_is_refused_and_not_repeated(read):
    with pytest.raises(UserError, match="9...' is no int") as error:
        read("a: " + "9" * 5000)
    assert len(str(error.value)) < 300
