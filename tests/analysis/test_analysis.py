"""The command analyze and what it measures, on toy models whose attention is known beforehand."""

import csv
import json
import math
import shutil

import pytest
import torch

from tlm_fairseq.commands import main

ENCODER, PAIR = "roberta_base_tlm", "transformer_tiny_tlm"
CHANGES = [f"{whose}_{distance}" for whose in ("siblings", "self", "others") for distance in ("cosine", "l2")]


@pytest.fixture(scope="module")
def build(build_toy_model):
    """Returns build(arch, **options): a toy model in which dropout and masking would show in training."""

    def build(arch, **options):
        if arch == ENCODER:
            options.setdefault("max_positions", 32)
        return build_toy_model(arch, dropout=0.5, attention_dropout=0.5, tlm_rate=0.5, **options).eval()

    return build


def sentences(lengths, target_lengths=None, seed=4):
    from tlm_fairseq.analysis.inputs import Sentence

    generator = torch.Generator().manual_seed(seed)

    def rows(lengths):
        return [
            torch.cat([torch.randint(4, 24, (length - 1,), generator=generator), torch.tensor([2])])
            for length in lengths
        ]

    return [Sentence(*pair) for pair in zip(rows(lengths), rows(target_lengths or lengths), strict=True)]


def analyzed(model, rows, tokens=50, seed=1, **options):
    from tlm_fairseq.analysis.measures import analyze

    return analyze(model, rows, tokens, torch.Generator().manual_seed(seed), **options)


def set_attention(model, **values):
    """Fills the weights of self-attention's projections, by name, and their biases with zeros."""
    for name, module in model.named_modules():
        if name.endswith("self_attn"):
            for projection, value in values.items():
                getattr(module, projection).weight.data.fill_(value)
                getattr(module, projection).bias.data.zero_()


@pytest.mark.parametrize("arch", [ENCODER, PAIR])
def test_uniform_attention_has_the_entropy_of_its_keys(arch, build):
    model = build(arch)
    set_attention(model, q_proj=0.0, k_proj=0.0)
    lengths, targets = [7, 2, 4], [3, 5, 2]
    found, _ = analyzed(model, sentences(lengths, targets))
    # Every token of a sentence of n chooses among n keys; in a decoder the token at i, from 1, among i.
    expected = {"encoder": sum(n * math.log(n) for n in lengths) / sum(lengths)}
    if arch == PAIR:
        expected["decoder"] = sum(math.log(i) for n in targets for i in range(1, n + 1)) / sum(targets)
    assert found.keys() == expected.keys()
    for stack, each in found.items():
        depth = len(each.layers["entropy"])
        assert each.layers["entropy"] == pytest.approx([expected[stack]] * depth, abs=1e-6)
        assert each.layers["relative_entropy"] == pytest.approx([1.0] * depth, abs=1e-6)


def test_one_hot_attention_and_a_single_token_have_none(build):
    from tlm_fairseq.analysis.probes import attention_entropy

    attention = build(ENCODER).encoder.sentence_encoder.layers[0].self_attn
    query = torch.eye(16)[:5].unsqueeze(1)  # (T, B, C): tokens at right angles
    for projection in (attention.q_proj, attention.k_proj):
        projection.weight.data.copy_(torch.eye(16) * 100)
        projection.bias.data.zero_()
    # Of two heads of 8 the first sees tokens 0 to 4 at right angles, the second sees zeros, which weigh the same.
    entropy, keys = attention_entropy(attention, query, torch.zeros(1, 1, 5, 5))
    assert entropy[0, 0].max() < 1e-6 and keys.unique().tolist() == [5]
    assert entropy[0, 1].tolist() == pytest.approx([math.log(5)] * 5, abs=1e-6)
    entropy, keys = attention_entropy(attention, query[:1], torch.zeros(1, 1, 1, 1))
    assert entropy.tolist() == [[[0.0], [0.0]]] and keys.tolist() == [[[1.0]]]


@pytest.mark.parametrize("stack_name", ["encoder", "decoder"])
def test_the_weights_are_those_that_the_model_uses(stack_name, build):
    from tlm_fairseq.analysis.probes import Stack, attention_weights
    from tlm_fairseq.masking import attention_bias

    stack = Stack(build(PAIR), stack_name)
    attention, query = stack.attentions[0], torch.randn(5, 2, 16, generator=torch.Generator().manual_seed(1))
    padding_mask = torch.tensor([[False] * 5, [False] * 3 + [True] * 2])
    future = torch.full((5, 5), -math.inf).triu(1) if stack.causal else None
    _, used = attention(query, query, query, key_padding_mask=padding_mask, attn_mask=future)
    bias = attention_bias(torch.zeros(2, 5, dtype=torch.uint8), padding_mask, stack.causal)
    mine = attention_weights(attention, query, bias)
    torch.testing.assert_close(mine.mean(1)[~padding_mask], used[~padding_mask])


@pytest.mark.parametrize("arch", [ENCODER, PAIR])
def test_nothing_changes_where_attention_has_no_say(arch, build):
    model = build(arch)
    set_attention(model, out_proj=0.0)
    found, _ = analyzed(model, sentences([7, 2, 4]))
    assert all(each.layers[name] == [0.0, 0.0] for each in found.values() for name in CHANGES)


def test_distances_of_known_vectors():
    from tlm_fairseq.analysis.measures import distances

    plain = torch.tensor([[3.0, 4.0], [1.0, 0.0], [1.0, 0.0], [1.0, 0.0]])
    changed = torch.tensor([[3.0, 4.0], [0.0, 2.0], [-1.0, 0.0], [3.0, 0.0]])
    cosine, length = distances(plain, changed)
    assert cosine.tolist() == pytest.approx([0, 1, 2, 0]) and cosine[0] == length[0] == 0
    assert length.tolist() == pytest.approx([0, math.sqrt(5), 2, 2])


class TestCuts:
    """A token cut from its siblings is as if alone, and the others are as if it were not there."""

    def outputs(self, stack, rows, roles=None):
        from tlm_fairseq.analysis.probes import fixed_roles, outputs

        tokens = torch.tensor(rows)
        padding_mask = tokens.eq(1)
        if roles is None:
            return outputs(stack, tokens)
        with fixed_roles(stack, torch.tensor(roles, dtype=torch.uint8), padding_mask):
            return outputs(stack, tokens)

    def test_encoder(self, build):
        from tlm_fairseq.analysis.probes import Stack
        from tlm_fairseq.masking import SELF, SIBLINGS

        model = build(ENCODER)
        # Without positions a token alone has the same embedding as within a sentence.
        model.encoder.sentence_encoder.embed_positions.weight.data.zero_()
        stack = Stack(model, "encoder")
        rows, alone, without = [[0, 7, 8, 2], [5, 6, 2, 1]], [[8], [5]], [[0, 7, 2], [6, 2, 1]]
        with torch.no_grad():
            siblings = self.outputs(stack, rows, [[0, 0, SIBLINGS, 0], [SIBLINGS, 0, 0, 0]])
            itself = self.outputs(stack, rows, [[0, 0, SELF, 0], [SELF, 0, 0, 0]])
            lonely, rest, plain = self.outputs(stack, alone), self.outputs(stack, without), self.outputs(stack, rows)
        for layer in range(2):
            torch.testing.assert_close(siblings[layer][[2, 0], [0, 1]], lonely[layer][0])
            for cut in (siblings, itself):
                torch.testing.assert_close(cut[layer][[0, 1, 3], 0], rest[layer][:, 0])
                torch.testing.assert_close(cut[layer][[1, 2], 1], rest[layer][:2, 1])
            assert not torch.allclose(itself[layer][2, 0], siblings[layer][2, 0])
            assert not torch.allclose(itself[layer][2, 0], plain[layer][2, 0])

    def test_decoder(self, build):
        from tlm_fairseq.analysis.probes import Stack
        from tlm_fairseq.masking import SELF, SIBLINGS

        stack = Stack(build(PAIR), "decoder")  # without a source, as a language model's
        with torch.no_grad():
            plain = self.outputs(stack, [[2, 5, 6, 7]])
            for role in (SIBLINGS, SELF):
                cut = self.outputs(stack, [[2, 5, 6, 7]], [[0, 0, role, 0]])
                for before, after in zip(plain, cut, strict=True):
                    torch.testing.assert_close(before[:2], after[:2])
                    assert not torch.allclose(before[2], after[2]) and not torch.allclose(before[3], after[3])


@pytest.mark.parametrize("arch", [ENCODER, PAIR])
def test_padding_does_not_matter(arch, build):
    rows = sentences([9, 3, 6, 2, 5], [4, 7, 2, 9, 3])
    # Every token of every sentence, so that both ways measure the same.
    batched, places = analyzed(build(arch), rows, tokens=1000)
    alone, _ = analyzed(build(arch), rows, tokens=1000, max_tokens=1)
    for stack, each in batched.items():
        assert each.tokens == len(places[stack]) == (25 if stack == "encoder" else 25 - 5)
        assert each.sentences == alone[stack].sentences == 5
        for name, values in each.layers.items():
            assert values == pytest.approx(alone[stack].layers[name], abs=1e-6), name
            assert min(values) > 0, name


def test_the_model_is_as_before_and_the_seed_decides(build, toy_batch):
    model = build(PAIR)
    rows = sentences([9, 3, 6, 2, 5])
    before = model(**toy_batch)[0]
    first, places = analyzed(model, rows, tokens=3)
    assert torch.equal(model(**toy_batch)[0], before)
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in model.modules())
    torch.manual_seed(99)
    assert analyzed(model.train(), rows, tokens=3) == (first, places)
    assert analyzed(model, rows, tokens=3, seed=2)[1] != places
    # Three sentences, a token of each; with more tokens than sentences none comes twice.
    assert len({index for index, _ in places["encoder"]}) == 3
    many = analyzed(model, rows, tokens=12)[1]["decoder"]
    assert len(set(many)) == 12 and {index for index, _ in many[:5]} == set(range(5))


def test_what_cannot_be_measured(build):
    with pytest.raises(ValueError, match="no sentence of two tokens"):
        analyzed(build(ENCODER), sentences([1, 40]))
    found, places = analyzed(build(ENCODER), sentences([1, 40, 3]))
    assert (found["encoder"].sentences, {index for index, _ in places["encoder"]}) == (1, {2})
    # The last of two tokens is hidden from none behind it.
    found, _ = analyzed(build(PAIR), sentences([2]))
    assert found["decoder"].layers["others_cosine"] == [None, None] and found["encoder"].layers["others_cosine"][1] > 0
    model = build(ENCODER)
    model.encoder.sentence_encoder.layers[1].self_attn.add_zero_attn = True
    with pytest.raises(ValueError, match="add_zero_attn"):
        analyzed(model, sentences([3]))


@pytest.fixture(scope="module")
def save_untrained(fairseq_commands, trained, toy_data, tmp_path_factory):
    """Returns save(arch, task, *options): the path of a checkpoint, and the folder of data that such a task reads."""
    from fairseq import options, tasks
    from fairseq.dataclass.utils import convert_namespace_to_omegaconf

    def save(arch, task, *given):
        folder = tmp_path_factory.mktemp("untrained")
        data = {"sentence_prediction": ["input0", "label"]}.get(task, [""])
        for part in data:
            (folder / "data" / part).mkdir(parents=True)
            shutil.copy(toy_data / "dict.src.txt", folder / "data" / part / "dict.txt")
            for suffix in ("bin", "idx"):
                shutil.copy(toy_data / f"valid.src-tgt.src.{suffix}", folder / "data" / part / f"valid.{suffix}")
        arguments = [str(folder / "data"), "--arch", arch, "--task", task, *given]
        cfg = convert_namespace_to_omegaconf(options.parse_args_and_arch(options.get_training_parser(), arguments))
        model = tasks.setup_task(cfg.task).build_model(cfg.model)
        state = torch.load(trained / "checkpoint_last.pt", weights_only=True)
        torch.save({**state, "args": None, "cfg": cfg, "model": model.state_dict()}, folder / "model.pt")
        return folder / "model.pt", folder / "data"

    return save


SMALL = (
    "--encoder-layers 1 --encoder-embed-dim 8 --encoder-ffn-embed-dim 8 --encoder-attention-heads 2 --max-positions 32"
).split()


def test_each_task_feeds_its_model_as_in_training(save_untrained, toy_data, tmp_path):
    """The first sentence of the toy data, as fairseq numbers its words, with what each task puts around it."""
    from fairseq.data import data_utils

    from tlm_fairseq.analysis.inputs import load_model_and_sentences

    words = data_utils.load_indexed_dataset(str(toy_data / "valid.src-tgt.src"), None)[0].tolist()
    sentence_options = ["--criterion", "sentence_prediction", "--num-classes", "2", "--init-token", "0", *SMALL]
    cases = [
        (ENCODER, "sentence_prediction", sentence_options, ([0, *words], None)),
        (ENCODER, "masked_lm", ["--criterion", "masked_lm", *SMALL], ([0, *words], None)),
        ("transformer_lm_gpt2_tiny_tlm", "language_modeling", ["--sample-break-mode", "eos"], (None, [2, *words[:-1]])),
    ]
    for arch, task, options, expected in cases:
        path, data = save_untrained(arch, task, *options)
        model, rows = load_model_and_sentences(str(path), str(data), "valid")
        assert len(rows) == 20 and not model.training
        assert tuple(each if each is None else each.tolist() for each in rows[0]) == expected, task
        found, _ = analyzed(model, rows, tokens=4)
        assert list(found) == ["decoder" if expected[0] is None else "encoder"]


def made_results(*entropies):
    """Results of a system with an encoder of two layers, a checkpoint for each value of the first layer's entropy."""
    from tlm_fairseq.analysis.report import AnalysisResults

    layers = {name: [0.25, 0.5] for name in ("relative_entropy", *CHANGES)}
    return AnalysisResults(
        {
            "tlm": [
                {"encoder": {"sentences": 3, "tokens": 4, "layers": {"entropy": [value, 1.5], **layers}, "output": {}}}
                for value in entropies
            ]
        }
    )


def test_charts_of_means_over_seeds():
    from tlm_fairseq.analysis.report import charts, format_tables

    drawn = charts(made_results(1.0, 3.0))
    names = ("entropy", "relative-entropy", "siblings-cosine", "self-cosine", "others-cosine")
    assert [chart.name for chart in drawn] == [f"encoder-{name}" for name in names]
    (line,) = drawn[0].series
    # Student's t for one degree of freedom and 95 % is 12.706; the mean of 1 and 3 has the standard error 1.
    assert (line.x, line.y, line.low) == ([1, 2], [2.0, 1.5], [pytest.approx(2 - 12.706, abs=1e-3), 1.5])
    assert "2.000 ± 12.706" in format_tables(made_results(1.0, 3.0))
    (line,) = charts(made_results(1.0))[0].series
    assert (line.y, line.low, line.high) == ([1.0, 1.5], None, None)


def analyze(*arguments):
    return main(["analyze", *map(str, arguments)])


def test_the_command(trained, toy_data, tmp_path, capsys, monkeypatch):
    """Two systems, one with two seeds (here the same weights, so that the interval is empty)."""
    from tlm_fairseq.analysis import report

    # To draw all would take seconds.
    monkeypatch.setattr(report, "PLOTTED", report.PLOTTED[:1])
    last = trained / "checkpoint_last.pt"
    copies = [shutil.copy(last, tmp_path / name) for name in ("copy.pt", "other.pt")]
    named = ["--checkpoint", f"tlm={last}", "--checkpoint", f"tlm={copies[0]}", "--checkpoint", f"other={copies[1]}"]
    data = ["--data-bin", toy_data, "--tokens", 10, "--cpu"]
    assert analyze(*named, *data, "--json", tmp_path / "a.json", "--out", tmp_path / "out") == 0
    table = capsys.readouterr().out
    assert "Encoder: 10 tokens of 10 sentences" in table and "Decoder: 10 tokens of 10 sentences" in table
    record = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert [each["name"] for each in record["checkpoints"]] == ["tlm", "tlm", "other"]
    first = record["checkpoints"][0]["stacks"]
    assert record["checkpoints"][2]["stacks"] == first
    assert f"{first['decoder']['layers']['entropy'][1]:.3f} ± 0.000" in table
    with open(tmp_path / "out" / "measures.csv", encoding="utf-8", newline="") as handle:
        rows = {(row["stack"], row["system"], row["layer"], row["measure"]): row for row in csv.DictReader(handle)}
    assert len(rows) == 2 * 2 * 2 * (1 + 3)
    row = rows["encoder", "tlm", "2", "siblings_l2"]
    assert (float(row["mean"]), row["n"]) == (pytest.approx(first["encoder"]["layers"]["siblings_l2"][1]), "2")
    assert rows["encoder", "other", "2", "siblings_l2"]["low"] == ""
    expected = {f"{stack}-entropy.{kind}" for stack in ("encoder", "decoder") for kind in ("png", "csv")}
    assert {path.name for path in (tmp_path / "out" / "figures").iterdir()} == expected
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert page.count("<svg") == 2 and "<script" not in page and "src=" not in page
    assert analyze(*named[:2], *data, "--json", tmp_path / "b.json") == 0
    assert json.loads((tmp_path / "b.json").read_text("utf-8"))["checkpoints"] == record["checkpoints"][:1]


def test_bad_input_is_one_line(trained, toy_data, tmp_path, capsys):
    last = trained / "checkpoint_last.pt"
    text = tmp_path / "text.pt"
    text.write_text("no checkpoint\n", "utf-8")
    cases = [
        (["--checkpoint", last], "not NAME=PATH"),
        (["--checkpoint", f"={last}"], "not NAME=PATH"),
        (["--checkpoint", "a="], "not NAME=PATH"),
        (["--checkpoint", f"a={last}", "--checkpoint", f"a={last}"], "given twice"),
        (["--checkpoint", f"a={tmp_path / 'none.pt'}"], "none.pt: no such checkpoint"),
        (["--checkpoint", f"a={text}"], "text.pt: "),
        (["--checkpoint", f"a={last}", "--data-bin", tmp_path / "none"], "none: no such folder"),
        (["--checkpoint", f"a={last}", "--data-bin", tmp_path], "its model cannot be built with"),
        (["--checkpoint", f"a={last}", "--split", "dev"], "its split 'dev' cannot be read"),
    ]
    for arguments, message in cases:
        assert analyze("--data-bin", toy_data, *arguments, "--out", tmp_path / "out") == 1
        shown = capsys.readouterr().err
        assert message in shown and shown.count("\n") == 1, shown
    assert not (tmp_path / "out").exists()
