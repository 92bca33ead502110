import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.training_log import read_training_log

# Lines of fairseq 0.12, some of their metrics left out.
HEAD = "2026-11-22 23:50:32 | INFO | "
SIMPLE = [
    f"{HEAD}fairseq.trainer | begin training epoch 1",
    f"{HEAD}train_inner | epoch 001:     50 / 676 loss=10.936, nll_loss=10.84, ppl=1832.81, num_updates=50, lr=0.00075",
    f"{HEAD}train_inner | epoch 001:    100 / 676 loss=9.558, nll_loss=9.278, ppl=620.97, num_updates=100, lr=0.0015",
    f"{HEAD}valid | epoch 001 | valid on 'valid' subset | loss 9.4 | nll_loss 9.283 | ppl 9.74 | num_updates 100",
    f"{HEAD}fairseq.checkpoint_utils | Saved checkpoint x.pt (epoch 1 @ 100 updates, score 9.4)",
    f"{HEAD}train | epoch 001 | loss 10.2 | nll_loss 10.1 | ppl 736.49 | num_updates 100 | lr 0.001",
]
JSON = [
    f'{HEAD}train_inner | {{"epoch": 1, "update": 0.25, "loss": "9.101", "nll_loss": "9.055", "num_updates": "2"}}',
    f'{HEAD}valid | {{"epoch": 1, "valid_loss": "8.3", "valid_nll_loss": "8.162", "valid_num_updates": "2"}}',
    f'{HEAD}train | {{"epoch": 1, "train_loss": "8.775", "train_train_wall": "0", "train_num_updates": "2"}}',
]


@pytest.fixture
def read(tmp_path):
    def read(lines, end="\n", **options):
        (tmp_path / "log").write_text("\n".join(lines) + end, encoding="utf-8")
        return read_training_log(tmp_path / "log", **options)

    return read


def test_a_simple_log(read):
    log = read(SIMPLE)
    assert log.train == [(50, 10.936), (100, 9.558)]
    assert log.valid == [(100, 9.4)]
    assert log.train_curve("ppl") == [(50, 1832.81), (100, 620.97)]
    assert log.valid_curve("nll_loss") == [(100, 9.283)]
    assert log.valid_curve("accuracy") == []


def test_a_json_log(read):
    log = read(JSON)
    assert (log.train, log.valid) == ([(2, 9.101)], [(2, 8.3)])
    assert log.valid_curve("nll_loss") == [(2, 8.162)]


def test_without_lines_inside_epochs_the_means_of_epochs_count(read):
    assert read([line for line in SIMPLE if "train_inner" not in line]).train == [(100, 10.2)]
    assert read(JSON[1:]).train == [(2, 8.775)]


def test_another_subset(read):
    other = SIMPLE[3].replace("INFO | valid", "INFO | valid1").replace("loss 9.4", "loss 7")
    assert read([*SIMPLE, other]).valid == [(100, 9.4)]
    assert read([*SIMPLE, other], subset="valid1").valid == [(100, 7.0)]


def test_of_a_resumed_training_the_later_lines_count(read):
    resumed = [
        *SIMPLE,
        SIMPLE[1].replace("=50,", "=150,"),
        SIMPLE[3].replace("100", "150"),
        # From the checkpoint of update 100, with another validation at 120.
        SIMPLE[3].replace("updates 100", "updates 120").replace("loss 9.4", "loss 8.8"),
        SIMPLE[1].replace("=50,", "=150,").replace("10.936", "7.5"),
    ]
    log = read(resumed)
    assert log.train == [(50, 10.936), (100, 9.558), (150, 7.5)]
    assert log.valid == [(100, 9.4), (120, 8.8)]


def test_torn_lines_are_left_out(read):
    # The next value was 9.221 at update 150.
    torn = SIMPLE[1].replace("=50,", "=150,")
    assert read([*SIMPLE, torn[:90]], end="").train == read(SIMPLE).train
    assert read([*SIMPLE, torn], end="").train == read(SIMPLE).train
    assert read([*SIMPLE, JSON[0][:60], torn[:80] + SIMPLE[0], torn]).train[-1] == (150, 10.936)
    assert read(["", "Traceback", "{}"]).train == []


def test_a_missing_log(tmp_path):
    with pytest.raises(UserError, match="nothing.log: cannot be read"):
        read_training_log(tmp_path / "nothing.log")
