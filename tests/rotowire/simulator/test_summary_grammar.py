import random

import pytest

from tlm_fairseq.rotowire.checking.checker import check_text
from tlm_fairseq.rotowire.corpus.facts import RELATIONS
from tlm_fairseq.rotowire.corpus.games import game_of_record
from tlm_fairseq.rotowire.corpus.schema import BOX_COLUMNS
from tlm_fairseq.rotowire.metrics.summary_scores import score_published_bleu
from tlm_fairseq.rotowire.simulator.game_json import game_as_json
from tlm_fairseq.rotowire.simulator.summary_grammar import write_summary
from tlm_fairseq.rotowire.simulator.summary_grammar_openings import CLOSE_MARGIN
from tlm_fairseq.rotowire.simulator.summary_grammar_story import Story, joined, listed, sentence

from simulated_season import LEAGUE, sentences_of, told_games

GAMES, SUMMARIES = map(list, zip(*told_games()))
TEXTS = [" ".join(summary.tokens) for summary in SUMMARIES]

NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def table(game):
    """Every (entity, number, relation) that the game's JSON holds, read from it alone."""
    record = game_as_json(game, [])
    box = record["box_score"]
    facts = {
        (box["PLAYER_NAME"][row], box[column][row], f"PLAYER-{column}") for column in BOX_COLUMNS for row in box[column]
    }
    for line in (record["home_line"], record["vis_line"]):
        facts |= {(line["TEAM-NAME"], value, column) for column, value in line.items()}
    return facts


def is_number(token):
    return token.isdigit() or token.lower() in NUMBER_WORDS


def test_every_stated_fact_is_in_the_table():
    for game, summary in zip(GAMES, SUMMARIES, strict=True):
        assert set(summary.facts) <= table(game)
        assert {fact.relation for fact in summary.facts} <= set(RELATIONS)


def test_a_fact_stands_where_its_number_does():
    for summary in SUMMARIES:
        positions = [at for at, _ in summary.stated]
        assert positions == sorted(set(positions))
        for at, fact in summary.stated:
            token = summary.tokens[at]
            assert fact.number == (token if token.isdigit() else str(NUMBER_WORDS.index(token)))


def test_every_other_number_is_of_a_streak_or_no_value_of_the_table():
    for game, summary in zip(GAMES, SUMMARIES, strict=True):
        stated = {at for at, _ in summary.stated}
        streaks = {abs(side.streak) for side in (game.visitors, game.home)}
        for at, token in enumerate(summary.tokens):
            is_pronoun = token == "one" and summary.tokens[at - 1].lower() == "no"
            if not is_number(token) or at in stated or is_pronoun:
                continue
            following = summary.tokens[at + 1 : at + 3]
            number = int(token) if token.isdigit() else NUMBER_WORDS.index(token.lower())
            if following[0] in ("straight", "consecutive", "games", "wins", "losses"):
                assert number in streaks
            elif following[0] == "players":
                counts = [sum(one.stats["PTS"] >= 10 for one in side.played) for side in (game.visitors, game.home)]
                assert number in counts
            else:
                assert following[0] in ("quarters", "periods", "teams", "clubs", "sides", "separated") or (
                    token == "three" and following in (("-", "point"), ("-", "pointers"))
                ), (token, following)


def test_the_number_of_a_player_stands_in_a_sentence_with_his_name():
    for game, summary in zip(GAMES, SUMMARIES, strict=True):
        names = {one.entity: one.player.name for side in (game.visitors, game.home) for one in side.appearances}
        ends, at = [], 0
        for text in sentences_of(summary):
            at += len(text.split())
            ends.append((at, text))
        for at, fact in summary.stated:
            if fact.entity in names:
                text = next(text for end, text in ends if at < end)
                assert " ".join(names[fact.entity].surname_tokens) in text, (fact, text)


def test_no_text_repeats_a_sentence():
    for summary in SUMMARIES:
        sentences = sentences_of(summary)
        assert len(set(sentences)) == len(sentences)


def test_nothing_is_said_that_the_checker_finds_wrong_or_unsupported():
    """Streaks and next games are decided by the schedule that comes with the game."""
    for game, summary in zip(GAMES[:120], SUMMARIES, strict=False):
        read = game_of_record(game_as_json(game, summary.tokens), "a game")
        assert check_text(read, list(summary.tokens), unverifiable=True) == [], " ".join(summary.tokens)


def test_as_many_words_as_four_times_those_of_the_first_league():
    """It had 169 in 90 texts; real summaries have 1,671 (words that are no names, in lower case)."""
    names = {word.lower() for team in LEAGUE for word in f"{team.city} {team.name} {team.arena}".split()}
    names |= {word.lower() for team in LEAGUE for player in team.players for word in player.name.tokens}
    texts = random.Random(1).sample(TEXTS, 90)
    words = {word for text in texts for word in text.lower().split() if word.isalpha()} - names
    assert len(words) >= 700


def test_words_follow_from_the_game():
    """Two summaries of one game agree on most words; those of two games do not."""
    games = random.Random(2).sample(GAMES, 60)
    first, second = ([" ".join(write_summary(game, random.Random(seed)).tokens) for game in games] for seed in (1, 2))
    assert first != second
    assert 70 < score_published_bleu(first, second).score < 95
    assert score_published_bleu(first[1:] + first[:1], first).score < 13


def test_the_score_names_the_winner_s_points_first():
    for game, summary in zip(GAMES, SUMMARIES, strict=True):
        points = [fact for fact in summary.facts if fact.relation == "TEAM-PTS"]
        assert [fact.entity for fact in points] == [game.winner.entity, game.loser.entity]


def test_no_fact_is_stated_twice():
    for summary in SUMMARIES:
        assert len(set(summary.facts)) == len(summary.facts)


def test_lengths_and_numbers_of_facts_and_players():
    """Real summaries have 348 tokens on average, one in ten less than 187 and one in ten more than 546."""
    lengths = sorted(len(summary.tokens) for summary in SUMMARIES)
    tenth = len(lengths) // 10
    assert 335 <= sum(lengths) / len(lengths) <= 360
    assert 170 <= lengths[tenth] <= 200 and 470 <= lengths[-tenth] and lengths[0] > 120 and lengths[-1] < 700
    players = [
        len({fact.entity for fact in summary.facts if fact.relation.startswith("PLAYER")}) for summary in SUMMARIES
    ]
    assert min(players) == 4 and max(players) == 10 and 6 <= sum(players) / len(players) <= 8


def test_numbers_come_as_words_and_as_digits():
    """One of the seven writers writes all numbers in digits."""
    thursdays = [text for game, text in zip(GAMES, TEXTS, strict=True) if game.day.weekday() == 3]
    assert any(" 5 boards" in text for text in thursdays) and not any(" five boards" in text for text in thursdays)
    assert any(" five boards" in text for text in TEXTS) and any(" five rebounds" in text for text in TEXTS)


def test_texts_are_tokenised_as_published():
    assert all(token and token == token.strip() and " " not in token for text in TEXTS for token in text.split(" "))
    assert any("three - pointers" in text for text in TEXTS) and any("double - double" in text for text in TEXTS)
    assert not any(mark in text for text in TEXTS for mark in "{}~!#")
    assert not any(token.endswith((",", ";")) and len(token) > 1 for text in TEXTS for token in text.split(" "))
    assert all(text[0].isupper() and text.endswith(" .") for text in TEXTS)


def test_a_shared_surname_never_stands_alone():
    checked = 0
    for game, summary in zip(GAMES, SUMMARIES, strict=True):
        names = [one.player.name for side in (game.visitors, game.home) for one in side.appearances]
        surnames = [name.surname_tokens for name in names]
        for name in names:
            if surnames.count(name.surname_tokens) == 1 or len(name.surname_tokens) > 1:
                continue
            firsts = {other.tokens[-2] for other in names if other.surname_tokens == name.surname_tokens}
            firsts |= {other.tokens[-3] for other in names if other.table.endswith((" Jr.", " III"))}
            for at, token in enumerate(summary.tokens):
                if token == name.surname_tokens[0]:
                    checked += 1
                    assert summary.tokens[at - 1] in firsts
    assert checked > 50


def test_overtime_is_told():
    overtime = [text for game, text in zip(GAMES, TEXTS, strict=True) if game.overtimes]
    assert overtime and all("overtime" in text for text in overtime)
    assert not any("overtime" in text for game, text in zip(GAMES, TEXTS, strict=True) if not game.overtimes)


def test_order_depends_on_the_game():
    """After a close game the quarters come before the teams' play, after another behind it."""
    for game, summary in zip(GAMES, SUMMARIES, strict=True):
        relations = [fact.relation for fact in summary.facts]
        quarters = [at for at, relation in enumerate(relations) if "QTR" in relation]
        play = [at for at, relation in enumerate(relations) if relation.startswith("TEAM") and at > 5]
        play = [at for at in play if at not in quarters]
        if quarters and play:
            is_close = game.winner.stats["PTS"] - game.loser.stats["PTS"] <= CLOSE_MARGIN
            assert (quarters[0] < play[0]) == is_close


def test_the_same_game_is_told_in_many_ways():
    game = GAMES[100]
    rng = random.Random(1)
    assert len({write_summary(game, rng).tokens for _ in range(100)}) >= 60


def test_no_plan_of_sentences_is_all_of_the_corpus():
    """A template system has one sequence of relations; here hardly two games of 600 share one."""
    plans = {tuple(fact.relation for fact in summary.facts) for summary in SUMMARIES}
    assert len(plans) > 500


class _Always:
    """Chances that always, or never, come true: the usual wording, or the last of the others."""

    def __init__(self, value):
        self.value = value

    def random(self):
        return self.value


@pytest.mark.parametrize("value", [0.0, 0.999])
def test_usual_and_unusual_wordings_hold_for_every_game(value):
    for game in GAMES[:150]:
        summary = write_summary(game, _Always(value))
        assert set(summary.facts) <= table(game)


def test_clauses_keep_the_positions_of_their_facts():
    game = GAMES[0]
    story = Story(game, _Always(0.0))
    star = game.home.played[0]
    clause = story.say("{p} had {p.MIN#} minutes", p=star)
    both = sentence("in the end", listed([clause, story.say("{w.PTS} points", w=game.winner)]))
    assert both.tokens[0] == "In" and both.tokens[-1] == "."
    assert [both.tokens[at] for at, _ in both.stated] == [str(star.stats["MIN"]), str(game.winner.stats["PTS"])]
    assert joined() == ((), ())
