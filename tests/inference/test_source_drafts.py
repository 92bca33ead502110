import pytest

from tlm_fairseq.inference.source_drafts import draft_from_source


@pytest.mark.parametrize(
    "source, output, draft",
    [
        ("she go to school", "", "she go to school"),
        ("she go to school", "she goes", ""),
        ("she go to school", "she goes to", "school"),
        # Nearest to where the output is, unless more tokens agree elsewhere.
        ("the cat saw the dog by the door", "a cat saw the", "dog by the door"),
        ("the cat saw the dog by the door", "a cat looks out by the", "door"),
        # Few tokens agree: a short draft.
        ("a b c d e f g h", "x a", "b c d e"),
        ("a b c d e f g h", "x a b c", "d e f g h"),
        # A model that repeats itself, beyond what its source has.
        ("go go away", "no no no", "no"),
        ("a b", "c d e c d", "e c d"),
    ],
)
def test_what_follows_where_most_tokens_agree(source, output, draft):
    assert draft_from_source(source.split(), output.split()) == draft.split()
