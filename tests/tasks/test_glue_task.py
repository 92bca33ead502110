"""``--task glue``: batches of sentences of about one length, and otherwise fairseq's ``sentence_prediction``."""

import random

import pytest

from small_berts import binarise_sentences


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    generator = random.Random(1)
    lines = [" ".join(generator.choices("abcdefgh", k=generator.randint(1, 40))) for _ in range(200)]
    folder = tmp_path_factory.mktemp("glue") / "bin"
    binarise_sentences(folder, None, lines, [generator.choice("01") for _ in lines])
    return folder


@pytest.fixture
def batches(data, fairseq_commands):
    def batches(name, **settings):
        """Ids and lengths of each training batch of eight."""
        from fairseq.tasks import TASK_DATACLASS_REGISTRY, TASK_REGISTRY

        cfg = TASK_DATACLASS_REGISTRY[name](data=str(data), num_classes=2, **{"seed": 1, **settings})
        task = TASK_REGISTRY[name].setup_task(cfg)
        dataset = task.load_dataset("train")
        iterator = task.get_batch_iterator(dataset, max_sentences=8, seed=1).next_epoch_itr(shuffle=False)
        return [(batch["id"].tolist(), batch["net_input"]["src_lengths"].tolist()) for batch in iterator]

    return batches


def test_a_batch_is_of_about_one_length(batches):
    ours, stock = batches("glue"), batches("sentence_prediction")
    assert sorted(number for ids, _ in ours for number in ids) == list(range(200))
    assert max(max(lengths) - min(lengths) for _, lengths in ours) <= 4
    padded = [sum(len(lengths) * max(lengths) for _, lengths in each) for each in (ours, stock)]
    assert padded[0] < 0.7 * padded[1]


def test_the_seed_decides_among_equal_lengths(batches):
    assert batches("glue") == batches("glue")
    assert batches("glue") != batches("glue", seed=2)
    assert batches("glue", no_shuffle=True) == batches("sentence_prediction", no_shuffle=True)
