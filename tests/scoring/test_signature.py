import pytest

from tlm_fairseq.scoring.signature import Signature


def test_fields_stand_in_the_order_given():
    assert str(Signature(nrefs=2, beta=0.5, model="m-1.0")) == "nrefs:2|beta:0.5|model:m-1.0"


@pytest.mark.parametrize("value", ["a|b", "a:b"])
def test_a_separator_inside_a_value_is_refused(value):
    with pytest.raises(ValueError, match="separator"):
        Signature(key=value)


def test_what_is_not_known_is_not_shown_and_keeps_its_place():
    signature = Signature(nrefs=None, beta=0.5)
    assert str(signature) == "beta:0.5" and str(signature.filled(nrefs=2)) == "nrefs:2|beta:0.5"
    assert str(signature) == "beta:0.5"
    with pytest.raises(ValueError, match="no field nref$"):
        signature.filled(nref=2)
