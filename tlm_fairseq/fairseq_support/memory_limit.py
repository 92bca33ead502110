"""A limit on what a process may allocate while it reads something that nobody vouches for."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager

_PAGES = "/proc/self/statm"


@contextmanager
def memory_limited(more: int) -> Iterator[None]:
    """Lets the process take at most ``more`` bytes while the block runs; beyond that Python and torch raise.

    There is no limit where the system does not tell how much the process has (other than Linux). It is lifted after
    the block, and does not touch what the process has already.
    """
    if not os.path.exists(_PAGES):
        yield
        return
    with open(_PAGES, encoding="ascii") as handle:
        limit = int(handle.read().split()[0]) * resource.getpagesize() + more
    before = resource.getrlimit(resource.RLIMIT_AS)
    bounds = [bound for bound in before if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min([limit, *bounds]), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
