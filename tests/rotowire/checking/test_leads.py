import pytest


# The Herons had 25 - 30 after one quarter, 55 - 50 at the half, 82 - 76 after three, and won the fourth 22 - 22.
@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("The Herons led at halftime .", []),
        ("The Foxes led at halftime .", [("led", "WORD", "")]),
        ("The Foxes were ahead after the first quarter .", []),
        ("The Herons were ahead after the first quarter .", [("were ahead", "WORD", "")]),
        ("The Foxes led going into the fourth quarter .", [("led", "WORD", "")]),
        ("The Foxes trailed after three quarters .", []),
        ("The Herons trailed after three quarters .", [("trailed", "WORD", "")]),
        ("The Herons led throughout .", []),
        ("The Foxes led after the first quarter , but the Herons won .", []),
        ("The Foxes led after the first quarter , but the Foxes won .", [("Foxes", "NAME", "Herons")]),
        ("The Herons led going into the fourth , but the Herons won it .", [("Herons", "NAME", "Foxes")]),
        ("The Foxes trailed but the Foxes faded .", [("Foxes", "NAME", "Herons")]),
        ("The Foxes trailed but the Foxes rallied .", []),
    ],
)
def test_leads(found, sentence, marks):
    assert found(sentence) == marks
