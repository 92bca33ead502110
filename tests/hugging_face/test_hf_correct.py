"""`gec correct` with the checkpoint that from-hf writes and nothing but the files beside it."""

import pytest

from tlm_fairseq.commands import main

pytest.importorskip("transformers")

# What no vocabulary here has is left out: fairseq-interactive prints "<unk>" for it.
TEXTS = {"english": ["in the heat", "the", "it is in there, 是 café!"], "chinese": ["我们在家ab", "in", "大家 好我"]}


def test_as_fairseq_interactive(pretrained, checkpoint_of, fairseq_commands, tmp_path, monkeypatch, capsys):
    checkpoint = checkpoint_of(pretrained)
    folder = checkpoint.parent
    kind, bpe = ("english", "gpt2") if (pretrained / "merges.txt").exists() else ("chinese", "bert")
    (tmp_path / "input").write_text("".join(text + "\n" for text in TEXTS[kind]), "utf-8")
    for side in ("src", "tgt"):
        (tmp_path / f"dict.{side}.txt").write_bytes((checkpoint.parent / "dict.txt").read_bytes())
    files = {
        "gpt2": ["--gpt2-encoder-json", folder / "encoder.json", "--gpt2-vocab-bpe", folder / "vocab.bpe"],
        "bert": ["--bpe-cased", "--bpe-vocab-file", folder / "vocab.txt"],
    }
    fairseq_commands.run(
        "interactive",
        tmp_path,
        "-s",
        "src",
        "-t",
        "tgt",
        "--path",
        checkpoint,
        "--bpe",
        bpe,
        *files[bpe],
        "--cpu",
        "--input",
        tmp_path / "input",
        "--beam",
        4,
        "--max-len-b",
        40,
        "--num-workers",
        0,
        "--buffer-size",
        8,
        monkeypatch=monkeypatch,
    )
    printed = capsys.readouterr().out.split("\n")
    hypotheses = [line.split("\t")[2] for line in printed if line.startswith("H-")]

    from tlm_fairseq.inference.beam_search import BeamSearch
    from tlm_fairseq.subwords.registry import open_subwords

    subwords = open_subwords(bpe, checkpoint.parent)
    search = BeamSearch([str(checkpoint)], cpu=True, beam=4, max_len_b=40)
    found = search.search([subwords.encode(text) for text in TEXTS[kind]])
    assert [hypothesis.pieces for hypothesis in found] == hypotheses and len(set(hypotheses)) > 1

    arguments = ["--bpe", bpe, "--bpe-model", str(checkpoint.parent), "--cpu", "--beam", "4", "--max-len-b", "40"]
    files = ["--input", str(tmp_path / "input"), "--output", str(tmp_path / "out")]
    assert main(["gec", "correct", "--path", str(checkpoint), *arguments, *files]) == 0
    corrected = (tmp_path / "out").read_text("utf-8").split("\n")
    restored = [subwords.restore(text, best, search.knows) for text, best in zip(TEXTS[kind], hypotheses)]
    assert corrected == [*restored, ""]
