import numpy as np
import pytest

from tlm_fairseq.classifiers.examples import UNUSED, Examples, parted, read_examples
from tlm_fairseq.errors import UserError


@pytest.fixture
def examples():
    splits = np.stack([parted(20, [range(10), range(10, 13), range(13, 19)]), parted(20, [range(10, 20), [0], [1]])])
    return Examples(np.arange(20, dtype=np.float32)[:, None], np.arange(20) % 3, splits)


def test_a_share_is_taken_of_the_training_data_of_each_split_and_lies_within_larger_ones(examples):
    small, large = (examples.with_share(fraction, seed=1) for fraction in ("0.3", "0.6"))
    for split in (0, 1):
        chosen = [set(each.part("train", split)[0].ravel()) for each in (small, large, examples)]
        assert [len(each) for each in chosen] == [3, 6, 10] and chosen[0] < chosen[1] < chosen[2]
        for part in ("valid", "test"):
            assert np.array_equal(small.part(part, split)[0], examples.part(part, split)[0])
    assert small.splits[0, 19] == UNUSED


def test_what_is_written_is_read(examples, tmp_path):
    examples.write(tmp_path)
    read = read_examples(tmp_path)
    assert all(np.array_equal(getattr(read, name), getattr(examples, name)) for name in ("inputs", "labels", "splits"))


@pytest.mark.parametrize("content", [None, b"", b"PK", b"no arrays"])
def test_a_folder_without_examples_is_one_line(content, tmp_path):
    if content is not None:
        (tmp_path / "examples.npz").write_bytes(content)
    with pytest.raises(UserError, match="examples.npz: no examples; give a folder"):
        read_examples(tmp_path)
