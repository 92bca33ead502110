import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.generation_log import read_best_hypotheses

# In the layout of fairseq-generate 0.12.3, batches of several sentences, --nbest 2.
LOG = """S-2\tтри
T-2\tТри
H-2\t-0.25\tТ ри
D-2\t-0.25\tТ ри
P-2\t-0.1 -0.2
H-2\t-0.5\tт ри
S-0\tone
H-0\t-0.75\tworse
H-0\t-0.50\tO ne
S-1\t
H-1\t-0.1\t
Generate test with beam=5: BLEU4 = 1.00
"""


@pytest.fixture
def log(tmp_path):
    def write(text):
        path = tmp_path / "generate-test.txt"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_best_hypotheses_in_the_order_of_the_input(log):
    assert read_best_hypotheses(log(LOG), 3) == ["O ne", "", "Т ри"]


def test_a_log_cut_short_is_refused(log):
    with pytest.raises(UserError, match=r"no hypothesis for 1 of 3 sentences \(the first is 1,"):
        read_best_hypotheses(log(LOG[: LOG.index("S-1")]), 3)
    with pytest.raises(UserError, match="line 3: not a whole hypothesis line"):
        read_best_hypotheses(log(LOG[: LOG.index("-0.25")]), 3)


def test_a_log_of_another_input_is_refused(log):
    with pytest.raises(UserError, match="line 3: a hypothesis for sentence 2 of an input of 2 lines"):
        read_best_hypotheses(log(LOG), 2)
    with pytest.raises(UserError, match="no hypothesis for 1 of 4"):
        read_best_hypotheses(log(LOG), 4)


@pytest.mark.parametrize("line", ["H-x\t-1\ta", "H-1\tlow\ta", "H-1", "H--1\t0\ta"])
def test_a_line_that_is_no_hypothesis_is_refused(log, line):
    with pytest.raises(UserError, match="line 1: not a whole"):
        read_best_hypotheses(log(line + "\n"), 1)
