import json

from tlm_fairseq.experiments.kinds.rotowire import Rotowire
from tlm_fairseq.experiments.score_file import read_figures
from tlm_fairseq.rotowire.extraction.rule_extraction import RuleExtractor
from tlm_fairseq.rotowire.metrics.score_record import PLACES
from tlm_fairseq.rotowire.metrics.summary_scores import score_summaries

from example_games import example_game


def test_every_figure_is_where_it_is_said_to_be(tmp_path):
    game = example_game()
    score = score_summaries([game], [game.summary], RuleExtractor())
    (tmp_path / "score.json").write_text(json.dumps(score.as_record()))
    figures = read_figures(tmp_path / "score.json", PLACES)
    assert figures["BLEU"] == score.bleu.score and figures["BLEU 13a"] == score.bleu_13a.score
    assert figures["RG number"] == score.relations.number and figures["RG precision"] == score.relations.precision
    selection = score.selection
    assert [figures[name] for name in ("CS precision", "CS recall", "CS F1", "CO", "CO published")] == [
        selection.precision,
        selection.recall,
        selection.f1,
        selection.co,
        selection.co_published,
    ]
    assert set(Rotowire.metrics) < set(figures)
