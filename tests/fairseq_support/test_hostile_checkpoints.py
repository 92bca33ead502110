"""Checkpoints that lie about what they are: each command that reads one answers in one line, in bounded memory."""

import os
import pickle
import struct
import subprocess
import sys
import zipfile

import numpy
import pytest
import torch

from tlm_fairseq.commands import main

from hostile_pickles import bomb, write_zip

GIGABYTE = 2**30
BART = {"_name": "bart_base", "arch": "bart_base"}
CFG = {"model": BART, "task": {"_name": "translation"}, "criterion": {"_name": "x"}}


def state(**changes):
    """A checkpoint's state as fairseq writes it, with some entries changed."""
    return {
        "args": None,
        "cfg": CFG,
        "model": {"encoder.embed_tokens.weight": torch.zeros(4, 2)},
        "optimizer_history": [{"num_updates": 3}],
        "extra_state": {"train_iterator": {"epoch": 1}},
        "last_optimizer_state": None,
        **changes,
    }


def weights(tensor):
    return state(model={"encoder.embed_tokens.weight": tensor})


def of_model(**options):
    return state(cfg={**CFG, "model": {**BART, **options}})


# Pickle operations that put a thousand and more values into each other; pickle itself refuses to write that.
DEEP = {
    "lists in lists": b"]" * 5000 + b"a" * 4999,
    "dictionaries in dictionaries": b"}X\1\0\0\0a" * 5000 + b"N" + b"s" * 5000,
    "tuples in tuples": b")" + b"\x85" * 5000,
    # Python itself, asked for the hash of that, ends the process.
    "a key of tuples in tuples": b"})" + b"\x85" * 400_000 + b"Ns",
    "a set of tuples in tuples": b"cbuiltins\nset\n](q\1)" + b"\x85" * 400_000 + b"e\x85R",
}


def shared(levels):
    """Few objects, which doubled at every level are more than memory holds when each is copied."""
    value = [0]
    for _ in range(levels):
        value = [value, value]
    return value


# Entries of another type than fairseq writes.
OTHERS = {"none": None, "list": [1], "text": "abc", "number": 7, "tensor": torch.ones(2), "array": numpy.arange(3.0)}


def others(entry, make, *fitting):
    """The states that ``make`` builds of each value, but for those that fit there."""
    return {f"{entry} {name}": make(value) for name, value in OTHERS.items() if name not in fitting}


WRONG_TYPES = {
    **others("model", lambda value: state(model=value)),
    **others("weight", weights, "tensor"),
    **others("cfg", lambda value: state(cfg=value), "none"),
    **others("args", lambda value: state(args=value), "none"),
    **others("section", lambda value: state(cfg={**CFG, "model": value}), "none"),
    **others("arch", lambda value: of_model(_name=value, arch=value), "none", "text"),
    **others("history", lambda value: state(optimizer_history=value), "none"),
    **others("updates", lambda value: state(optimizer_history=[{"num_updates": value}]), "number"),
    **others("extra", lambda value: state(extra_state=value), "none"),
    **others("iterator", lambda value: state(extra_state={"train_iterator": value}), "none"),
    "updates not a number": state(optimizer_history=[{"num_updates": float("nan")}]),
    "updates without end": state(optimizer_history=[{"num_updates": float("inf")}]),
    "updates below 0": state(optimizer_history=[{"num_updates": -1}]),
    "updates of 5,000 digits": state(optimizer_history=[{"num_updates": 10**5000}]),
    "epoch text": state(extra_state={"train_iterator": {"epoch": "abc"}}),
    "a name that is no text": state(model={7: torch.ones(1)}),
    "no entries": {},
    "a list": [1, 2],
    "lists that share": state(extra_state={"x": shared(40)}),
}
# Tensors that no model has, or that are larger than the file.
TENSORS = {
    "sparse": torch.sparse_coo_tensor(torch.zeros(2, 1, dtype=torch.long), torch.ones(1), (2**16, 2**16)),
    "compressed sparse": torch.eye(3).to_sparse_csr(),
    "of stride 0": torch.zeros(1).expand(2**16, 2**16),
    "meta": torch.empty(2**16, 2**16, device="meta"),
    "quantised": torch.quantize_per_tensor(torch.ones(2, 2), 0.1, 0, torch.qint8),
    "nested": torch.nested.nested_tensor([torch.ones(1), torch.ones(2)]),
}
SMALL_FILES = {
    "empty": b"",
    "text": b"plain text\n",
    "start of a zip": b"PK\x03\x04",
    "end of a zip": b"PK\x05\x06" + bytes(18),
    "one byte": b"\x80",
    "stop": b"\x80\x02.",
    "only a number": pickle.dumps(1, 2),
    "unbalanced": b"\x80\x02ttt.",
    "long text announced": b"\x80\x02X\xff\xff\xff\x7fabc.",
    "int of 5,000 digits": b"\x80\x02I" + b"9" * 5000 + b"\n.",
    "old name": b"\x80\x02(iposix\nsystem\n.",
    "old format cut": pickle.dumps(0x1950A86A20F9469CFC6C, 2) + pickle.dumps(1001, 2),
}
COMMANDS = {
    "inspect": lambda path: ["inspect", path],
    "export": lambda path: ["export", path, f"{path}.out"],
    "average": lambda path: ["average", "--inputs", path, "--output", f"{path}.out"],
    "to-hf": lambda path: ["to-hf", path, f"{path}.folder"],
}


def check_answers(path, capsys):
    """Every command ends in one line that names the file, and writes nothing."""
    for name, arguments in COMMANDS.items():
        assert main(["checkpoint", *arguments(str(path))]) == 1, name
        error = capsys.readouterr().err
        assert error.count("\n") == 1 and str(path) in error and len(error) < 1000, (name, error)
    assert os.listdir(path.parent) == [path.name]


@pytest.mark.parametrize("name", WRONG_TYPES)
def test_entries_of_wrong_types_get_one_line(name, tmp_path, capsys):
    torch.save(WRONG_TYPES[name], tmp_path / "bad.pt")
    check_answers(tmp_path / "bad.pt", capsys)


@pytest.mark.parametrize("name", ["model none", "cfg list", "updates text", "a list"])
def test_the_format_before_torch_1_6_is_checked_as_well(name, tmp_path, capsys):
    torch.save(WRONG_TYPES[name], tmp_path / "bad.pt", _use_new_zipfile_serialization=False)
    check_answers(tmp_path / "bad.pt", capsys)


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("where", ["cfg", "extra_state", "last_optimizer_state"])
def test_deep_entries_get_one_line(name, where, tmp_path, capsys):
    pickled = pickle.dumps(state(model={}, **{where: {"x": "DEEP"}}), 2)
    write_zip(tmp_path / "bad.pt", pickled.replace(b"X\4\0\0\0DEEP", DEEP[name]))
    check_answers(tmp_path / "bad.pt", capsys)


@pytest.mark.parametrize("name", TENSORS)
def test_odd_tensors_get_one_line(name, tmp_path, capsys):
    torch.save(weights(TENSORS[name]), tmp_path / "bad.pt")
    check_answers(tmp_path / "bad.pt", capsys)


@pytest.mark.parametrize("name", SMALL_FILES)
def test_what_is_no_checkpoint_gets_one_line(name, tmp_path, capsys):
    (tmp_path / "bad.pt").write_bytes(SMALL_FILES[name])
    check_answers(tmp_path / "bad.pt", capsys)


NO_NUMBER = "encoder_layers is {!r}; a whole number above 0 is needed"


@pytest.mark.parametrize(
    "layers, message",
    [
        (10**9, NO_NUMBER.format(10**9)),
        ("abc", "its option cfg.model.encoder_layers is 'abc', which fairseq would run as Python"),
        (0, NO_NUMBER.format(0)),
        (True, NO_NUMBER.format(True)),
    ],
)
def test_layers_without_end_are_not_counted_out(layers, message, tmp_path, capsys):
    torch.save(of_model(encoder_layers=layers), tmp_path / "bad.pt")
    assert main(["checkpoint", "to-hf", str(tmp_path / "bad.pt"), str(tmp_path / "folder")]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "bad.pt: " in error and message in error


def test_an_unknown_method_of_regularisation_gets_one_line(tmp_path, capsys):
    torch.save(of_model(attn_regularizer="no such"), tmp_path / "bad.pt")
    assert main(["checkpoint", "inspect", str(tmp_path / "bad.pt")]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "bad.pt: its configuration is not one of fairseq" in error


def write_large_claims(folder):
    """Files of up to 300 KB that torch would fill gigabytes for."""
    bomb(folder / "operations.pt")
    count = b"\x8a\5" + (4 * GIGABYTE).to_bytes(5, "little")
    storage = b"(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0zX\3\0\0\0cpu" + count + b"tQ"
    rebuilt = b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + b"K\0(" + count + b"t(K\1t\x89}tR"
    claims = pickle.dumps(state(model={"x": "DEEP"}), 2).replace(b"X\4\0\0\0DEEP", rebuilt)
    write_zip(folder / "short_storage.pt", claims, z=b"\0" * 16)
    head = b"".join(pickle.dumps(part, 2) for part in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}))
    # There a storage is said to be no part of another one.
    (folder / "no_storage.pt").write_bytes(head + claims.replace(b"tQ", b"NtQ") + pickle.dumps([], 2))
    (folder / "long_text.pt").write_bytes(head + b"\x80\x02X" + struct.pack("<I", 2**31 - 1) + b"abc.")
    write_zip(folder / "bytearray.pt", b"\x80\2cbuiltins\nbytearray\n" + count + b"\x85R.")
    write_zip(folder / "zeros.pt", claims, zipfile.ZIP_DEFLATED, z=bytes(GIGABYTE // 16))
    for name in ("sparse", "of stride 0", "meta"):
        torch.save(weights(TENSORS[name]), folder / f"{name}.pt")


MEASURED = """
import resource, sys
from pathlib import Path
import tlm_fairseq.hugging_face.conversion
from tlm_fairseq.fairseq_support import checkpoints
from tlm_fairseq.commands import main

# The machine is spared where the check fails.
with open("/proc/self/statm") as handle:
    size = int(handle.read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + 3 * 2**30, size + 3 * 2**30))


def peak():
    # In kilobytes. What getrusage tells begins with that of the parent process.
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))


at_first = peak()
for path in sorted(Path(sys.argv[1]).glob("*.pt")):
    for arguments in (["inspect"], ["export"], ["average", "--inputs"], ["to-hf"]):
        ends = {"export": [f"{path}.out"], "average": ["--output", f"{path}.out"], "to-hf": [f"{path}.folder"]}
        status = main(["checkpoint", *arguments, str(path), *ends.get(arguments[0], [])])
        print(path.name, arguments[0], status, peak() - at_first, flush=True)
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="memory is limited and measured on Linux only")
def test_large_claims_take_little_memory(tmp_path):
    write_large_claims(tmp_path)
    process = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEASURED, str(tmp_path)], capture_output=True, text=True, timeout=300
    )
    assert process.returncode == 0, process.stderr
    rows = [line.split() for line in process.stdout.splitlines()]
    assert len(rows) == 4 * len(list(tmp_path.glob("*.pt")))
    assert [row for row in rows if row[-2] != "1"] == []
    assert [row for row in rows if int(row[-1]) > 500_000] == []
    refused = [line for line in process.stderr.splitlines() if str(tmp_path) in line]
    assert len(refused) == len(rows)
    operations = [line for line in refused if "operations.pt" in line]
    assert "posix.mkdir" in operations[0] and "was not read to its end" in operations[0]
