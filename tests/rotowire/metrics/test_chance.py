import dataclasses

from tlm_fairseq.rotowire.metrics.chance import other_summaries

from example_games import example_game


def games(*days):
    return [dataclasses.replace(example_game(), day=day, summary=[f"{day}-{at}"]) for at, day in enumerate(days)]


def test_the_next_game_lends_its_summary_and_the_first_the_last():
    assert other_summaries(games("a", "b", "c")) == [["b-1"], ["c-2"], ["a-0"]]


def test_a_game_that_comes_several_times_never_lends_to_itself():
    assert other_summaries(games("a", "a", "b", "a")) == [["b-2"], ["b-2"], ["a-3"], ["b-2"]]


def test_one_game_has_no_other():
    assert other_summaries(games("a", "a")) is None and other_summaries([]) is None
