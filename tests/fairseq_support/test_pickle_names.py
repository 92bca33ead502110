import pickle
import struct

import pytest

from tlm_fairseq.fairseq_support import pickle_names
from tlm_fairseq.fairseq_support.pickle_names import TooLarge, check_size, names_asked_for

from hostile_pickles import bomb, write_zip


def test_the_operations_of_a_pickle_are_counted_as_they_come(tmp_path, monkeypatch):
    """Work is bounded by the limit, not by what the file holds."""
    monkeypatch.setattr(pickle_names, "MOST_OPERATIONS", 1000)
    bomb(tmp_path / "bomb.pt", 10_000_000)
    read, genops = [], pickle_names.pickletools.genops

    def counted(stream):
        for operation in genops(stream):
            read.append(operation)
            yield operation

    monkeypatch.setattr(pickle_names.pickletools, "genops", counted)
    assert names_asked_for(tmp_path / "bomb.pt") == (["posix.mkdir"], False)
    assert len(read) == 1001


@pytest.mark.parametrize(
    "pickled, names",
    [
        (b"\x80\2cos\nsystem\n.", ["os.system"]),
        (b"(ios\nsystem\n.", ["os.system"]),
        (b"\x80\4\x8c\2os\x94\x8c\6system\x94\x93.", ["os.system"]),
        # Both names called again from the memo.
        (b"\x80\4\x8c\2os\x94\x8c\6system\x94NN0h\0h\1\x93.", ["os.system"]),
        (pickle.dumps([len, print], 4), ["builtins.len", "builtins.print"]),
    ],
)
def test_every_way_to_name_an_import(pickled, names, tmp_path):
    write_zip(tmp_path / "a.pt", pickled)
    assert names_asked_for(tmp_path / "a.pt") == (names, True)


def test_a_name_before_the_cut_is_listed(tmp_path):
    write_zip(tmp_path / "a.pt", b"\x80\2cos\nsystem\nX\xff")
    assert names_asked_for(tmp_path / "a.pt") == (["os.system"], False)


@pytest.mark.parametrize(
    "pickled, depth",
    [
        (pickle.dumps([{"a": (1, (2,))}] * 3000, 2), 2),
        (pickle.dumps([[[1]], 2, {}, {3: {4: 5}}], 4), 0),
        (b")" + b"\x85" * 500 + b".", 500),
        (b")q\0" + b"h\0\x85q\0" * 500 + b".", 500),
        (b")" + b"N\x86" * 500 + b".", 500),
        (b"(" * 500 + b")" + b"t" * 500 + b".", 500),
        (b")(0" + b"\x85" * 500 + b".", 500),
        (b")" + b"\x85" * 5000 + b".", pickle_names.MOST_NESTED + 1),
    ],
)
def test_how_deep_values_lie_in_each_other(pickled, depth):
    assert pickle_names._nesting(pickle_names.pickletools.genops(pickled)) == depth


def test_the_limit_on_bytes_holds_before_they_are_read(tmp_path):
    write_zip(tmp_path / "a.pt", b"\x80\2X" + struct.pack("<I", 2**31))
    with pytest.raises(TooLarge, match="over 67,108,864 bytes"):
        check_size(tmp_path / "a.pt")
