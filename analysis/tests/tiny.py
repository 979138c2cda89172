"""A scenario that runs in a moment, and Ctrl-C at a given moment."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

TINY = {
    "seed": 3,
    "worlds": 2,
    "clock": {"steps": 10, "step": "1 day"},
    "graph": {"kind": "erdos-renyi", "agents": 200, "mean_degree": 6.0},
    "model": {"name": "independent-cascade", "p": 0.2},
    "items": [{"name": "Song"}],
    "campaigns": [{"name": "first", "kind": "seed", "target": "Song", "count": 3}],
}


@contextmanager
def ctrl_c_after(seconds: float) -> Iterator[None]:
    """Press Ctrl-C so long after the beginning of the block, unless that is over by then."""
    timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
