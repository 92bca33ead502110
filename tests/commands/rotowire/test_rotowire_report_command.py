import argparse
import json
import re

import pytest

from tlm_fairseq.commands.rotowire import report, scores
from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.extraction.measured_precision import MEASURED
from tlm_fairseq.rotowire.extraction.rule_versions import NEWEST

from small_games import SUMMARY, small_game, write_small_games

# The box scores say 33 - 31, 27 and 20. The second has one wrong number, the third two, of which one is that of a
# player who did not play.
WRONG = (
    SUMMARY,
    SUMMARY.replace("27 points", "28 points"),
    SUMMARY.replace("33 - 31", "34 - 31") + " Zed Low had 9 points .",
)
LOG = (
    "2026-11-22 23:50:32 | INFO | train_inner | epoch 001:  50 / 676 loss=9.5, num_updates=50\n"
    "2026-11-22 23:50:32 | INFO | valid | epoch 001 | valid on 'valid' subset | loss 7.5 | num_updates 50\n"
)


def run(*arguments):
    parser = argparse.ArgumentParser()
    steps = parser.add_subparsers(required=True)
    report.add_report(steps)
    scores.add_score(steps)
    args = parser.parse_args([str(argument) for argument in arguments])
    args.run(args)


@pytest.fixture
def files(tmp_path):
    """Three games whose summaries have no, one and two wrong numbers, their scores, and a training log."""
    games = [small_game(day=f"11_0{day}_16") for day in (4, 5, 6)]
    write_small_games(tmp_path / "games.json", games)
    (tmp_path / "hyp.txt").write_text("".join(f"{summary}\n" for summary in WRONG))
    (tmp_path / "train.log").write_text(LOG)
    return tmp_path


def inputs(files):
    return ("report", "--games", files / "games.json", "--hyp", files / "hyp.txt")


def test_the_page_has_scores_curves_and_all_games_the_worst_first(files):
    pytest.importorskip("matplotlib")
    run("score", *inputs(files)[1:], "--name", "a <model>", "--json", files / "model.json")
    out = files / "new" / "report.html"
    run(*inputs(files), "--scores", files / "model.json", "--train-log", files / "train.log", "--out", out)
    page = out.read_text("utf-8")
    record = json.loads((files / "model.json").read_text())
    row = re.search(r"<td>a &lt;model&gt;</td>(.*?)</tr>", page)[1]
    figures = re.findall(r">([\d.]+)</td>", row)
    assert figures[0] == f"{record['bleu']['score']:.2f}"
    assert figures[3] == f"{100 * record['rg']['precision']:.2f}"
    assert figures[-3] == f"{record['chance']['score']:.2f}" and figures[-1] == "0.00"
    assert record["signature"] in page and record["bleu"]["signature"] in page
    assert "learning-curves-title" in page and "loss (base 2)" in page and ">validation<" in page
    # Of 31 facts 28 are supported; of the three games' 100, 90.0 and 9 of 11 the middle one is shown.
    assert (record["rg"]["stated"], record["rg"]["supported"]) == (31, 28)
    assert "They state 31 facts" in page and "support 28 of them, 90.3 %" in page
    known = MEASURED[NEWEST.name]
    assert f"{NEWEST.name}, misreads some" in page and f"precision is {100 * known.precision:.1f} %" in page
    assert "Game 1 of 3" in page and "90.0 %, is the median" in page and "from 81.8 to 100.0 %" in page
    assert re.findall('<h3 id="text-([0-9])">Game', page) == ["3", "2", "1"]
    generated, reference = page.split("<h3")[2].split("Reference summary")
    assert generated.count('<mark class="right" title') == 9
    assert '<mark class="wrong" title="C.J. Vance PTS 28; the box score has 27">28 ≠ 27</mark>' in generated
    assert "The summary states 9 of the 10 facts" in generated
    assert reference.count('<mark class="right" title') == 10 and "wrong" not in reference
    assert not re.search(r"<(script|link|img|iframe)\b|\ssrc=|@import", page)


def test_scores_of_before_there_was_chance_are_shown_too(files):
    run("score", *inputs(files)[1:], "--json", files / "model.json")
    record = json.loads((files / "model.json").read_text())
    for name in ("chance", "chance_13a", "repeating"):
        del record[name]
    (files / "model.json").write_text(json.dumps(record))
    run(*inputs(files), "--scores", files / "model.json", "--out", files / "report.html")
    assert "<td>-</td>" in (files / "report.html").read_text("utf-8")


def test_a_game_can_be_chosen_and_its_facts_given(files):
    facts = "\nHerons|12|TEAM-WINS\n" * 3
    (files / "gold.facts").write_text(facts)
    run(*inputs(files), "--game", 2, "--facts", files / "gold.facts", "--out", files / "report.html")
    page = (files / "report.html").read_text("utf-8")
    assert "as asked for with --game" in page and "states 1 of the 1 facts" in page
    assert 'class="open" title="Zed Low PTS 9; the box score has no such figure">9 ?<' in page
    assert "34 ≠ 33" in page and "Learning curves" not in page and "<h2>Scores" not in page


def test_the_text_is_plain_where_there_is_no_terminal(files, capsys):
    run(*inputs(files), "--text")
    printed = capsys.readouterr().out
    assert printed.startswith("11_05_16 Foxes at Herons (game 1, counted from 0, of 3)\n")
    assert "[28 != 27] points" in printed and "\033" not in printed
    assert not list(files.glob("*.html"))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ((), "give --out FILE.html"),
        (("--text", "--game", "3"), "--game 3: .*games 0 to 2"),
        (("--out", "{0}/r.html", "--train-log", "{0}/hyp.txt"), "hyp.txt: no loss in it"),
        (("--out", "{0}/r.html", "--scores", "{0}/hyp.txt"), "hyp.txt, line 1: not JSON"),
        (("--out", "{0}/r.html", "--scores", "{0}/games.json"), "games.json: no number at"),
        (("--out", "{0}/r.html", "--facts", "{0}/one.facts"), "one.facts has 1 games and .* 3"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_written(files, more, message):
    (files / "one.facts").write_text("\nHerons|12|TEAM-WINS\n")
    with pytest.raises(UserError, match=message):
        run(*inputs(files), *(option.format(files) for option in more))
    assert not (files / "r.html").exists()


def test_as_many_summaries_as_games(files):
    (files / "hyp.txt").write_text("one line\n")
    with pytest.raises(UserError, match="has 1 lines and .* 3 games"):
        run(*inputs(files), "--text")
