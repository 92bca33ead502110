import pytest

from tlm_fairseq.rotowire.metrics.repeated_sentences import repeats_a_sentence, share_of_repeating


@pytest.mark.parametrize(
    ("text", "repeats"),
    [
        ("They won . They lost . They won .", True),
        ("They won . They lost .", False),
        ("They won . They won", True),
        # The full stop of initials ends no sentence.
        ("C.J . Vance scored . C.J . Reed scored .", False),
        ("", False),
    ],
)
def test_two_equal_sentences_are_a_repeat(text, repeats):
    assert repeats_a_sentence(text.split()) is repeats


def test_the_share_is_of_texts():
    assert share_of_repeating([["a", ".", "a", "."], ["a", "."]]) == 0.5 and share_of_repeating([]) == 0
