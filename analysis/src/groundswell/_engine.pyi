"""
The simulator's engine. Use the package `groundswell`, not this module.
"""

from collections.abc import Sequence
from typing import Annotated, Any

import numpy
from numpy.typing import NDArray

version: str = "0.1.0"

commit: str = "79e96e0b874b+changes"

class ScenarioText:
    """A scenario as TOML text, where it is from, and changes to it."""

    def __init__(
        self, toml: str, source: str, folder: str, changes: Sequence[tuple[str, str, str]]
    ) -> None: ...
    def resolved(self, with_comments: bool) -> str:
        """The scenario with every default filled in, as TOML."""

    def resolved_sweep(self) -> str | None:
        """The same with its sweep, or None where it has none."""

    def check(self, tell: object | None) -> list[str]:
        """All problems at once; returns notes on seed agents."""

    def needs(self, threads: int) -> dict[str, Any]:
        """What a run takes: bytes, steps, worlds."""

def open_scenario(path: str) -> tuple[str, str, str]:
    """Text, name and folder of a scenario file."""

def cards() -> list[dict[str, Any]]:
    """The cards of all models."""

def graph_kinds() -> list[dict[str, Any]]:
    """The kinds of society."""

class HeldGraph:
    """A graph in the engine's memory; never changes."""

    @property
    def agents(self) -> int: ...
    @property
    def ties(self) -> int: ...
    @property
    def directed(self) -> bool: ...
    @property
    def well_mixed(self) -> bool: ...
    @property
    def labels(self) -> list[str]: ...
    @property
    def traits(self) -> dict[str, Any]: ...
    @property
    def notes(self) -> list[str]: ...
    @property
    def content_hash(self) -> str: ...
    def starts(self, incoming: bool) -> Annotated[NDArray[numpy.int64], dict(shape=(None,))]:
        """Where each agent's row begins (agents + 1)."""

    def targets(
        self, incoming: bool
    ) -> Annotated[NDArray[numpy.uint32], dict(shape=(None,), writable=False)]:
        """All rows, one after another: a view."""

    def weights(self) -> Annotated[NDArray[numpy.float64], dict(shape=(None,), writable=False)]:
        """A weight for every arc: a view; empty where ties have none."""

    def write(self, path: str, overwrite: bool, format: str) -> list[str]:
        """Writes a file; returns what it lost."""

    def statistics(self) -> dict[str, Any]: ...

def graph_from_arrays(
    agents: int,
    source: Annotated[
        NDArray[numpy.uint32], dict(shape=(None,), order="C", device="cpu", writable=False)
    ],
    target: Annotated[
        NDArray[numpy.uint32], dict(shape=(None,), order="C", device="cpu", writable=False)
    ],
    weights: Annotated[
        NDArray[numpy.float64], dict(shape=(None,), order="C", device="cpu", writable=False)
    ],
    directed: bool,
    labels: Sequence[str],
) -> HeldGraph: ...
def read_graph(
    path: str, directed: bool, influence: str, weights: str, format: str
) -> HeldGraph: ...
def build_society(scenario: ScenarioText) -> HeldGraph: ...
def run(
    scenario: ScenarioText,
    output: str | None,
    overwrite: bool,
    threads: int,
    graph: HeldGraph | None,
    tell: object | None,
) -> dict[str, Any]:
    """
    Runs a scenario into a file, or into memory: `descriptor` is an open one then.
    """

def sweep(
    scenario: ScenarioText,
    output: str,
    overwrite: bool,
    resume: bool,
    threads: int,
    tell: object | None,
) -> dict[str, Any]:
    """Runs all of a sweep into a file."""

class DownloadLog:
    """Downloads, world by world, in order of time."""

    @property
    def items(self) -> list[str]: ...
    @property
    def worlds(self) -> list[str]: ...

def download_log(
    source: str,
    items: Sequence[str],
    worlds: Sequence[str],
    world: Annotated[
        NDArray[numpy.uint32], dict(shape=(None,), order="C", device="cpu", writable=False)
    ],
    item: Annotated[
        NDArray[numpy.uint32], dict(shape=(None,), order="C", device="cpu", writable=False)
    ],
    moment: Annotated[
        NDArray[numpy.uint32], dict(shape=(None,), order="C", device="cpu", writable=False)
    ],
    chosen: Annotated[
        NDArray[numpy.bool_], dict(shape=(None,), order="C", device="cpu", writable=False)
    ],
) -> DownloadLog: ...
def read_download_log(path: str, world: str, user: str, item: str, time: str) -> DownloadLog: ...
def estimate(
    log: DownloadLog, independent: Sequence[bool], fakes: int, seed: int, threads: int
) -> list[dict[str, Any]]: ...
