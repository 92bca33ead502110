import argparse
import json
import subprocess
import sys

import pytest

from tlm_fairseq.commands.rotowire import scores
from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.extraction.measured_precision import MEASURED
from tlm_fairseq.rotowire.extraction.rule_versions import NEWEST

from small_games import SUMMARY, small_game, write_small_games


def run(*arguments):
    parser = argparse.ArgumentParser()
    steps = parser.add_subparsers(required=True)
    scores.add_score(steps)
    scores.add_score_tuples(steps)
    scores.add_evaluate_extractor(steps)
    args = parser.parse_args([str(argument) for argument in arguments])
    args.run(args)


@pytest.fixture
def files(tmp_path):
    """Two small games, their summaries as hypotheses, and the facts that they state."""
    write_small_games(tmp_path / "games.json", [small_game(), small_game(day="11_05_16")])
    (tmp_path / "hyp.txt").write_text((SUMMARY + "\n") * 2)
    # Records, score, and the players' figures, read by eye out of the summary of small_games.
    facts = (
        "\nHerons|12|TEAM-WINS\nHerons|3|TEAM-LOSSES\nFoxes|8|TEAM-WINS\nFoxes|7|TEAM-LOSSES\nHerons|33|TEAM-PTS\n"
        "Foxes|31|TEAM-PTS\nC.J. Vance|27|PLAYER-PTS\nC.J. Vance|9|PLAYER-FGM\nC.J. Vance|17|PLAYER-FGA\n"
        "Abel Reed|20|PLAYER-PTS\n"
    )
    (tmp_path / "gold.facts").write_text(facts * 2)
    return tmp_path


def test_the_module_loads_no_scorer():
    code = (
        "import sys, tlm_fairseq.commands.rotowire.scores;"
        "print([name for name in sys.modules if name.startswith('tlm_fairseq.evaluation')])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_gold_summaries_score_full_marks(files, capsys):
    out = files / "score.json"
    inputs = ("--games", files / "games.json", "--hyp", files / "hyp.txt", "--facts", files / "gold.facts")
    run("score", *inputs, "--json", out)
    printed = capsys.readouterr().out.split("\n")
    # Both games have one summary.
    assert printed[0].startswith("BLEU 100.00 (chance 100.00)  nrefs:1|case:mixed|eff:no|tok:none|smooth:none|")
    assert printed[2:5] == [
        "RG  # 10.00  P 1.0000",
        "CS  P 1.0000  R 1.0000  F1 1.0000",
        "CO  1.0000  published 1.0000",
    ]
    assert printed[5] == "0.0 % of the summaries repeat a sentence"
    record = json.loads(out.read_text())
    assert record["rg"]["supported"] == 20 and record["cs_co"]["tp"] == 20 and record["signature"] == printed[6]


def test_a_table_is_shown(files, capsys):
    arguments = ("score", "--games", files / "games.json", "--hyp", files / "hyp.txt", "--variant", "macro")
    run(*arguments, "--table", "--name", "mine")
    printed = capsys.readouterr().out
    assert "\nmine " in printed and "TLM (EMNLP 2023)" in printed and "not comparable" in printed
    assert "|variant:macro|extractor:rules@2|gold_facts:extracted|" in printed


def test_tuples_are_scored(files, capsys):
    out = files / "score.json"
    (files / "pred.facts").write_text("\nHerons|twelve|TEAM-WINS\nC.J. Vance|27|PLAYER-PTS\n\n")
    inputs = ("--gold", files / "gold.facts", "--pred", files / "pred.facts")
    run("score-tuples", *inputs, "--variant", "ncp", "--json", out)
    # 2 of 2 predicted and of 20 gold; in game 1 8 of 10 are deleted, in game 2 all.
    record = json.loads(out.read_text())
    signature = record.pop("signature")
    assert list(record) == ["tp", "pred", "gold", "precision", "recall", "f1", "co", "co_published", "n_games"]
    assert record == {
        "tp": 2,
        "pred": 2,
        "gold": 20,
        "precision": 1,
        "recall": 0.1,
        "f1": pytest.approx(4 / 22),
        "co": pytest.approx(0.1),
        "co_published": pytest.approx((0.1 * 2 + 1) / 3),
        "n_games": 2,
    }
    assert signature.startswith("metric:cs-co|variant:ncp|entities:words|")
    assert capsys.readouterr().out.endswith(signature + "\n")


def test_an_extractor_is_evaluated(files, capsys):
    run("evaluate-extractor", "--games", files / "games.json", "--facts", files / "gold.facts")
    printed = capsys.readouterr().out.split("\n")
    assert printed[0].split() == ["relation", "correct", "found", "known", "P", "R", "F1"]
    assert printed[-3].split() == ["all", "20", "20", "20", "1.0000", "1.0000", "1.0000"]
    # Beside what they give on real summaries.
    measured = MEASURED[NEWEST.name]
    assert printed[-2].startswith(f"{NEWEST.name} on ")
    assert printed[-2].endswith(f"P {measured.precision:.3f}  R {measured.recall:.3f}")


def test_files_of_different_lengths_are_refused(files):
    (files / "short.txt").write_text(SUMMARY + "\n")
    (files / "short.facts").write_text("\nHerons|12|TEAM-WINS\n")
    with pytest.raises(UserError, match="short.txt has 1 lines and .*games.json 2 games"):
        run("score", "--games", files / "games.json", "--hyp", files / "short.txt")
    for step in (
        ("score", "--games", files / "games.json", "--hyp", files / "hyp.txt", "--facts", files / "short.facts"),
        ("evaluate-extractor", "--games", files / "games.json", "--facts", files / "short.facts"),
        ("score-tuples", "--gold", files / "gold.facts", "--pred", files / "short.facts"),
    ):
        with pytest.raises(UserError, match="short.facts has 1 games and .* 2 games; give one for each"):
            run(*step)


def test_an_unknown_extractor_is_refused(files):
    with pytest.raises(UserError, match="gone: no such extractor"):
        run("score", "--games", files / "games.json", "--hyp", files / "hyp.txt", "--extractor", "gone")


def test_an_earlier_version_of_the_rules_is_chosen_by_name(files, capsys):
    inputs = ("score", "--games", files / "games.json", "--hyp", files / "hyp.txt", "--extractor")
    run(*inputs, "rules@1")
    assert "|extractor:rules@1|" in capsys.readouterr().out
    with pytest.raises(
        UserError, match="no version rules@9 of the rules; give rules@1, rules@2, or rules for the newest"
    ):
        run(*inputs, "rules@9")


def test_the_rules_agree_with_themselves(files, capsys):
    run("evaluate-extractor", "--games", files / "games.json", "--facts", "rules")
    assert capsys.readouterr().out.split("\n")[-3].split() == ["all", "20", "20", "20", "1.0000", "1.0000", "1.0000"]


def test_bleu_on_the_clean_games_too(files, capsys):
    (files / "hyp.txt").write_text(SUMMARY + "\nsomething else\n")
    clean = write_small_games(files / "clean.json", [small_game()])
    inputs = ("--games", files / "games.json", "--hyp", files / "hyp.txt")
    run("score", *inputs, "--clean", clean, "--json", files / "score.json")
    record = json.loads((files / "score.json").read_text())
    assert record["clean"]["n_games"] == 1 and record["clean"]["bleu"]["score"] == pytest.approx(100)
    assert record["bleu"]["score"] < 90
    assert (
        "BLEU 100.00 on the 1 games that no other split has  nrefs:1|case:mixed|eff:no|tok:none"
        in capsys.readouterr().out
    )

    write_small_games(clean, [small_game(day="01_01_17")])
    with pytest.raises(UserError, match="clean.json: 01_01_17 Foxes at Herons is not among the games that are scored"):
        run("score", *inputs, "--clean", clean)
