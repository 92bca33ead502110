import pytest


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("Odd Lunt recorded a double - double .", [("double - double", "WORD", "")]),
        ("Odd Lunt had nearly recorded a double - double .", []),
        ("Tom Hale recorded a triple - double .", [("triple - double", "WORD", "double - double")]),
        ("It was his second double - double in a row .", []),
        (
            "Odd Lunt had nine rebounds . It was his second double - double in a row .",
            [("second double - double", "WORD", "")],
        ),
        ("Tom Hale followed Odd Lunt 's effort with a double - double .", []),
        ("Tom Hale was the only other starter in double figures .", []),
        ("Ivo Marsh was the only other starter in double figures .", [("only other", "WORD", "")]),
        ("Bram Kirk was the only other starter in double figures .", [("starter", "WORD", "bench player")]),
        ("Odd Lunt was the only other starter in double figures .", [("double figures", "WORD", "")]),
        ("The only other Fox to reach double figures in points was Solo .", [("only other", "WORD", "")]),
        ("The Herons had three players in double figures .", []),
        ("Five players scored in double digits for the Herons .", [("Five", "NUMBER", "3")]),
        ("The Foxes had four starters in double figures .", [("four", "NUMBER", "3")]),
    ],
)
def test_double_figures(found, sentence, marks):
    if sentence.startswith(("Tom Hale was the", "It was his")):
        sentence = f"C.J . Vance scored 31 points . {sentence}"
    assert found(sentence) == marks
