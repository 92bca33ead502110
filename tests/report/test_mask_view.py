from tlm_fairseq import masking
from tlm_fairseq.report.mask_view import ATTENDED, HIDDEN, LATER, ROLE_MEANINGS, ROLES, MaskView


def view(roles, may_attend, causal=False, tokens=None):
    return MaskView(tokens or [f"t{i}" for i in range(len(roles))], roles, may_attend, causal, "title")


def test_role_words_stand_at_the_numbers_of_masking():
    assert ROLES[masking.KEPT] == "kept"
    assert ROLES[masking.SIBLINGS] == "siblings"
    assert ROLES[masking.SELF] == "self"
    assert tuple(ROLE_MEANINGS) == ROLES


def test_cells_tell_masking_from_causality():
    # Row 0 kept, row 1 siblings: by the table of masking.py, intersected with C <= R.
    causal = view(["kept", "siblings"], [[True, False], [False, True]], causal=True)
    assert [[causal.cell(q, k) for k in range(2)] for q in range(2)] == [[ATTENDED, LATER], [HIDDEN, ATTENDED]]
    bidirectional = view(["kept", "siblings"], [[True, False], [False, True]])
    assert bidirectional.cell(0, 1) == HIDDEN


def test_the_note_appears_only_where_a_self_row_attends_to_itself():
    assert view(["self", "kept"], [[True, False], [False, True]], causal=True).notes()
    assert not view(["self", "kept"], [[False, True], [False, True]]).notes()
    assert not view(["siblings", "kept"], [[True, False], [False, True]]).notes()


def test_control_characters_are_made_visible():
    assert view(["kept"], [[True]], tokens=["a\x1b[31m"]).labels() == ["a\N{REPLACEMENT CHARACTER}[31m"]
