import dataclasses

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.extraction.rule_extraction import RuleExtractor
from tlm_fairseq.rotowire.extraction.rule_versions import VERSIONS, rules_of

from example_games import example_game
from extracted_facts import LILLARD, extracted, of

# Read differently by each version.
TEXT = "Lillard reached 20 points and had five assists ."


def test_versions_by_name():
    assert [RuleExtractor(name).name for name in VERSIONS] == list(VERSIONS) == ["rules@1", "rules@2"]
    assert RuleExtractor("rules").name == RuleExtractor().name == "rules@2"
    with pytest.raises(UserError, match="no version rules@9 of the rules; give rules@1, rules@2, or rules"):
        rules_of("rules@9")


def test_each_version_reads_as_it_did():
    both = of(LILLARD, "20 PTS", "5 AST")
    assert extracted(TEXT, rules=VERSIONS["rules@1"]) == both
    assert extracted(TEXT, rules=VERSIONS["rules@2"]) == both[1:]


def test_the_number_of_processes_changes_nothing():
    games = [example_game(), dataclasses.replace(example_game(), day="11_05_16")] * 2
    texts = [TEXT.split(), "The Hawks beat the Blazers 110 - 99 .".split()] * 2
    extractor = RuleExtractor("rules@1")
    one = extractor.extract_all(games, texts, processes=1)
    assert [len(facts) for facts in one] == [2, 2, 2, 2]
    assert extractor.extract_all(games, texts, processes=2) == one
