import numpy as np

from tlm_fairseq.classifiers.digits import read_digits


def test_each_image_is_in_one_part():
    examples = read_digits()
    assert examples.inputs.shape == (1797, 1, 8, 8) and examples.splits.shape == (1, 1797)
    assert (examples.inputs.min(), examples.inputs.max()) == (0, 1)
    assert [len(examples.part(name, 0)[1]) for name in ("train", "valid", "test")] == [998, 200, 599]
    assert set(examples.labels) == set(range(10))
    # The data lie in the order of their writers; the parts do not.
    assert set(np.unique(examples.splits[0, :100])) == {0, 1, 2}


def test_the_parts_are_the_same_each_time():
    assert np.array_equal(read_digits().splits, read_digits().splits)
