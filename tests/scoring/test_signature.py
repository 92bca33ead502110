import pytest

from tlm_fairseq.scoring.signature import make_signature


def test_fields_stand_in_the_order_given():
    assert make_signature(nrefs=2, beta=0.5, model="m-1.0") == "nrefs:2|beta:0.5|model:m-1.0"


@pytest.mark.parametrize("value", ["a|b", "a:b"])
def test_a_separator_inside_a_value_is_refused(value):
    with pytest.raises(ValueError, match="separator"):
        make_signature(key=value)
