import os
import resource

import pytest

from tlm_fairseq.fairseq_support.memory_limit import memory_limited

pytestmark = pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="there is no limit elsewhere")


def test_more_than_the_limit_is_refused_and_afterwards_allowed():
    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(MemoryError):
        with memory_limited(2**28):
            assert len(bytes(2**20)) == 2**20
            bytes(2**30)
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_a_lower_limit_of_the_user_stays():
    before = resource.getrlimit(resource.RLIMIT_AS)
    with memory_limited(2**40):
        outer = resource.getrlimit(resource.RLIMIT_AS)
        with memory_limited(2**41):
            assert resource.getrlimit(resource.RLIMIT_AS)[0] == outer[0]
    assert resource.getrlimit(resource.RLIMIT_AS) == before
