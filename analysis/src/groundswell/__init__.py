"""Groundswell: run societies of herds, discoverers and broadcasters, and see what becomes a hit.

>>> import groundswell as gs
>>> run = gs.run("run.toml", worlds=4)  # a TOML file, tables, or a gs.Scenario
>>> axes = gs.plot.cumulative_downloads(run)
"""

from groundswell import graph, plot, rules, sensitivity, series, transitions
from groundswell._engine import version as __version__
from groundswell.cards import Model, models
from groundswell.cascades import compare_cascades, virality_by_size
from groundswell.errors import (
    Error,
    InputError,
    ObservedFileError,
    OutputError,
    Problem,
    RunFileError,
    ScenarioError,
)
from groundswell.estimates import estimate
from groundswell.graphs import Graph
from groundswell.observations import observed
from groundswell.runfile import open, scenario
from groundswell.scenarios import Scenario
from groundswell.simulate import check, run, sweep
from groundswell.society import graph_statistics, original_ids, seed_agents

__all__ = [
    "Error",
    "Graph",
    "InputError",
    "Model",
    "ObservedFileError",
    "OutputError",
    "Problem",
    "RunFileError",
    "Scenario",
    "ScenarioError",
    "__version__",
    "check",
    "compare_cascades",
    "estimate",
    "graph",
    "graph_statistics",
    "models",
    "observed",
    "open",
    "original_ids",
    "plot",
    "rules",
    "run",
    "scenario",
    "seed_agents",
    "sensitivity",
    "series",
    "sweep",
    "transitions",
    "virality_by_size",
]
