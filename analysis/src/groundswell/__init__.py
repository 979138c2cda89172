"""Groundswell: run files as labelled arrays, and their figures.

>>> import groundswell as gs
>>> run = gs.open("run.h5")
>>> figure = gs.plot.story(run)
"""

from groundswell import plot, rules, sensitivity, series, transitions
from groundswell.cascades import compare_cascades, virality_by_size
from groundswell.errors import InputError, ObservedFileError, RunFileError
from groundswell.observations import observed
from groundswell.runfile import open, scenario
from groundswell.society import graph_statistics, original_ids, seed_agents
from groundswell.sweepfile import open_sweep

__version__ = "0.1.0"

__all__ = [
    "InputError",
    "ObservedFileError",
    "RunFileError",
    "compare_cascades",
    "graph_statistics",
    "observed",
    "open",
    "open_sweep",
    "original_ids",
    "plot",
    "rules",
    "scenario",
    "seed_agents",
    "sensitivity",
    "series",
    "transitions",
    "virality_by_size",
]
