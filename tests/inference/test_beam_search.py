"""Beam search beside fairseq-generate's, on a toy model after a few updates."""

import re
import shutil

import pytest


@pytest.fixture(scope="module")
def source(toy_data):
    return (toy_data.parent / "test.src").read_text().split("\n")[:-1]


@pytest.fixture(scope="module")
def open_search(trained):
    from tlm_fairseq.inference.beam_search import BeamSearch

    return lambda *paths, **options: BeamSearch(
        list(map(str, paths)) or [str(trained / "checkpoint_last.pt")], cpu=True, **options
    )


@pytest.fixture(scope="module")
def other(fairseq_commands, tmp_path_factory):
    """A second model of the same dictionaries."""
    folder = tmp_path_factory.mktemp("other")
    fairseq_commands.train("--max-update", 3, "--save-dir", folder, "--no-epoch-checkpoints", "--seed", 7)
    return folder / "checkpoint_last.pt"


def generated(fairseq_commands, capsys, monkeypatch, *options):
    """Returns the best hypotheses and their scores as fairseq-generate prints them."""
    common = "-s src -t tgt --gen-subset test --max-tokens 60 --cpu --num-workers 0"
    fairseq_commands.run("generate", fairseq_commands.data, *common.split(), *options, monkeypatch=monkeypatch)
    found = {
        int(number): (pieces, float(score))
        for number, score, pieces in re.findall(r"^H-(\d+)\t([^\t]+)\t(.*)$", capsys.readouterr().out, re.M)
    }
    return [found[number] for number in range(len(found))]


# These models have learnt too little to end a sentence by themselves. fairseq's --max-len-a goes by the longest
# sentence of a batch, and the batches differ.
@pytest.mark.parametrize(
    "ours, theirs",
    [
        (dict(max_len_b=20), ["--max-len-b", 20]),
        (
            dict(beam=2, lenpen=0.4, max_len_b=7, no_repeat_ngram_size=2),
            ["--beam", 2, "--lenpen", 0.4, "--max-len-b", 7, "--no-repeat-ngram-size", 2],
        ),
    ],
    ids=["beam 5", "options"],
)
@pytest.mark.parametrize("models", [1, 2])
def test_as_fairseq_generate(
    trained, other, open_search, fairseq_commands, source, capsys, monkeypatch, models, ours, theirs
):
    paths = [trained / "checkpoint_last.pt", other][:models]
    expected = generated(fairseq_commands, capsys, monkeypatch, "--path", ":".join(map(str, paths)), *theirs)
    found = open_search(*paths, **ours).search(source, max_tokens=60)
    assert [hypothesis.pieces for hypothesis in found] == [pieces for pieces, _ in expected]
    assert [hypothesis.score for hypothesis in found] == pytest.approx([score for _, score in expected], abs=1e-4)
    assert len(source) == len(expected) and len({hypothesis.pieces for hypothesis in found}) > 1


def test_batches_change_nothing_and_are_counted(open_search, source):
    search, done = open_search(beam=2, max_len_b=8), []
    whole = search.search(source, max_tokens=100000)
    parts = search.search(source, batch_size=3, on_batch=done.append)
    assert [hypothesis.pieces for hypothesis in whole] == [hypothesis.pieces for hypothesis in parts]
    assert done == [*range(3, 20, 3), 20]
    # A sentence above the limit of a batch is one by itself.
    assert len(search.search(source, max_tokens=1)) == len(source) and search.search([]) == []


def test_limits(open_search):
    search = open_search(beam=1)
    assert search.max_source_pieces == 1023
    assert search.knows("cat") and not search.knows("Cat")
    long = " ".join(["cat"] * 150)
    # 1.5 times 151 tokens, </s> among them; this model never ends a sentence by itself.
    hypothesis = search.search(["cat", long])[1]
    assert hypothesis.cut and len(hypothesis.pieces.split()) == 226


def test_a_gpu_without_memory_gets_smaller_batches(open_search, source, monkeypatch):
    import torch

    from tlm_fairseq.errors import UserError

    search = open_search(beam=1, max_len_b=5)
    expected = search.search(source[:7])
    generate, sizes = search._generate, []

    def generate_if_small(tokens, batch):
        sizes.append(len(batch))
        if len(batch) > limit:
            raise torch.OutOfMemoryError
        return generate(tokens, batch)

    monkeypatch.setattr(search, "_generate", generate_if_small)
    limit = 2
    assert [hypothesis.pieces for hypothesis in search.search(source[:7])] == [found.pieces for found in expected]
    assert max(sizes) == 7 and 2 in sizes
    limit = 0
    with pytest.raises(UserError, match="memory does not suffice"):
        search.search(source[:2])


def test_half_precision_needs_a_gpu(open_search):
    from tlm_fairseq.errors import UserError

    with pytest.raises(UserError, match="--fp16 needs a GPU"):
        open_search(fp16=True)


class TestDictionaries:
    @pytest.fixture
    def moved(self, trained, tmp_path):
        """The checkpoint where its training data is no more."""
        import torch

        from tlm_fairseq.fairseq_support import safe_loading

        state = safe_loading.load(trained / "checkpoint_last.pt")
        state["cfg"]["task"]["data"] = str(tmp_path / "gone")
        (tmp_path / "model").mkdir()
        torch.save(state, tmp_path / "model/moved.pt")
        return tmp_path / "model/moved.pt"

    def test_none_is_found(self, moved, open_search):
        from tlm_fairseq.errors import UserError

        with pytest.raises(UserError, match="no dict.src.txt and dict.tgt.txt, and no dict.txt, in .*--data-bin"):
            open_search(moved)

    def test_beside_the_checkpoint(self, moved, toy_data, open_search, source):
        shutil.copy(toy_data / "dict.src.txt", moved.parent / "dict.txt")
        expected = open_search(beam=1, max_len_b=5).search(source[:3])
        assert open_search(moved, beam=1, max_len_b=5).search(source[:3]) == expected

    def test_a_model_of_this_packages_task_needs_nothing_of_its_validation(self, moved, toy_data, open_search, source):
        import torch

        from tlm_fairseq.fairseq_support import safe_loading

        state = safe_loading.load(moved)
        state["cfg"]["task"] |= {"_name": "gec", "eval_f": True, "eval_bpe": "gpt2", "eval_bpe_model": "gone"}
        torch.save(state, moved)
        expected = open_search(beam=1, max_len_b=5).search(source[:3])
        assert open_search(moved, data_folder=str(toy_data), beam=1, max_len_b=5).search(source[:3]) == expected

    @pytest.mark.parametrize("section, name", [("task", "no_such_task"), ("model", "no_such_arch")])
    def test_unknown_names(self, moved, toy_data, open_search, section, name):
        import torch

        from tlm_fairseq.errors import UserError
        from tlm_fairseq.fairseq_support import safe_loading

        state = safe_loading.load(moved)
        settings = state["cfg"][section]
        if isinstance(settings, dict):
            settings |= {"_name": name, "arch": name}
        else:
            settings._name = settings.arch = name
        torch.save(state, moved)
        with pytest.raises(UserError, match="moved.pt") as error:
            open_search(moved, data_folder=str(toy_data))
        assert "\n" not in str(error.value)

    def test_in_a_named_folder(self, moved, toy_data, open_search, source):
        assert open_search(moved, data_folder=str(toy_data)).knows("cat")

    @pytest.mark.parametrize(
        "content, message",
        [
            ("cat 1\n", "cannot be built with .*dict.txt: .*size mismatch"),
            ("cat\n", "dict.txt: not a dictionary of fairseq-preprocess"),
            (b"\xff 1\n", "dict.txt: not a dictionary"),
        ],
    )
    def test_wrong_ones(self, moved, open_search, content, message):
        from tlm_fairseq.errors import UserError

        (moved.parent / "dict.txt").write_bytes(content if isinstance(content, bytes) else content.encode())
        with pytest.raises(UserError, match=message) as error:
            open_search(moved)
        assert "\n" not in str(error.value)

    def test_an_ensemble_shares_them(self, moved, trained, toy_data, open_search):
        from tlm_fairseq.errors import UserError

        lines = (toy_data / "dict.src.txt").read_text().split("\n")[:-1]
        (moved.parent / "dict.txt").write_text("".join(line + "\n" for line in reversed(lines)))
        with pytest.raises(UserError, match="other dictionaries than"):
            open_search(trained / "checkpoint_last.pt", moved)
