"""A social graph: who influences whom, as arrays, and handed on to other libraries.

Its arrays are views into the engine's memory, without copies. `gs.graph` makes graphs.
"""

import tempfile
import warnings
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from groundswell import _engine, arguments
from groundswell.arguments import FilePath, flag, whole
from groundswell.arguments import path as path_of
from groundswell.errors import InputError, in_python

if TYPE_CHECKING:
    import igraph
    import networkx as nx
    import scipy.sparse

_Numbers: TypeAlias = npt.NDArray[np.uint32]


class Graph:
    """Who influences whom. It never changes; agents are numbered from 0.

    Examples:
        >>> ring = gs.graph.from_edges([(0, 1), (1, 2), (2, 0)])
        >>> ring
        <Graph: 3 agents, 3 ties, undirected>
        >>> ring.degrees.tolist()
        [2, 2, 2]
    """

    def __init__(self, held: _engine.HeldGraph) -> None:
        """Wrap a graph of the engine's; use the functions of `gs.graph` to make one."""
        hint = "gs.graph.build, load and from_edges make a graph"
        allowed = "must be a graph of the engine's"
        self._held = arguments.instance("held", held, _engine.HeldGraph, allowed, hint)

    @property
    def agents(self) -> int:
        """Number of agents."""
        return self._held.agents

    @property
    def ties(self) -> int:
        """Number of ties; one that goes both ways counts once in an undirected graph."""
        return self._held.ties

    @property
    def directed(self) -> bool:
        """Whether a tie goes one way."""
        return self._held.directed

    @property
    def well_mixed(self) -> bool:
        """Whether everybody is tied to everybody, without ties being stored."""
        return self._held.well_mixed

    @property
    def notes(self) -> list[str]:
        """What was assumed and left out in making it."""
        return self._held.notes

    @cached_property
    def labels(self) -> list[str]:
        """The agents' names in the file or graph they came from; their numbers otherwise."""
        return self._held.labels or [str(agent) for agent in range(self.agents)]

    @cached_property
    def traits(self) -> pd.DataFrame:
        """What kind each agent is, as the file says: a row for each agent, a column each trait."""
        columns = {
            name: pd.Categorical.from_codes(values, labels)
            for name, (labels, values) in self._held.traits.items()
        }
        return pd.DataFrame(columns, index=pd.RangeIndex(self.agents, name="agent"))

    @cached_property
    def indptr(self) -> npt.NDArray[np.int64]:
        """Where each agent's part of `indices` begins, (agents + 1)."""
        return self._stored().starts(incoming=True)

    @cached_property
    def indices(self) -> _Numbers:
        """Who influences each agent, one agent after another, (arcs): a view, not to be written."""
        return self._stored().targets(incoming=True)

    @property
    def degrees(self) -> npt.NDArray[np.int64]:
        """How many influence each agent, (agents)."""
        return np.diff(self.indptr)

    def neighbours(self, agent: int) -> _Numbers:
        """Return who influences an agent: a view.

        Raises:
            InputError: There is no such agent.
        """
        agent = whole("agent", agent, 0, self.agents - 1)
        return self.indices[self.indptr[agent] : self.indptr[agent + 1]]

    def edges(self) -> _Numbers:
        """Return the ties, (ties, 2): who influences, whom; each once where undirected."""
        starts = self._stored().starts(incoming=False)
        target = self._held.targets(incoming=False)
        source = np.repeat(np.arange(self.agents, dtype=np.uint32), np.diff(starts))
        kept = slice(None) if self.directed else source < target
        return np.column_stack([source[kept], target[kept]])

    def statistics(self) -> pd.Series:
        """Return mean degree, clustering, path lengths, …, as `groundswell graph info` has them."""
        told = {"agents": self.agents, "ties": self.ties, **self._held.statistics()}
        return pd.Series(told, name="graph", dtype=object)

    def save(self, path: FilePath, overwrite: bool = False) -> Path:
        """Write it to a file: .h5 (keeps all), .graphml, .graph (METIS), else an edge list.

        Args:
            path: The file; its ending says which format it has.
            overwrite: Replace it if it exists.

        Returns:
            The path, for `gs.run(scenario, graph__kind="file", graph__file=path)`. What the format
            cannot keep is told by warnings.

        Raises:
            OutputError: The file exists, or cannot be written.
        """
        for lost in self._held.write(path_of("path", path), flag("overwrite", overwrite), "detect"):
            warnings.warn(in_python(lost), UserWarning, stacklevel=2)
        return Path(path)

    def to_scipy(self) -> "scipy.sparse.csr_array[Any]":
        """Return the adjacency matrix, (agents, agents): row influences column; weights or ones.

        The columns' numbers are a view into this graph as long as they fit 32-bit integers.
        """
        import scipy.sparse

        starts = self._stored().starts(incoming=False)
        columns = self._held.targets(incoming=False).view(np.int32)
        weights = self._held.weights()
        data = weights if weights.size else np.ones(columns.size)
        if columns.size < 2**31:
            starts = starts.astype(np.int32)
        return scipy.sparse.csr_array((data, columns, starts), shape=(self.agents, self.agents))

    def to_networkx(self) -> "nx.Graph[Any]":
        """Return it as a networkx graph of agent numbers, with `label`, traits and `weight`."""
        _library("networkx")
        import networkx as nx

        made: nx.Graph[Any] = nx.DiGraph() if self.directed else nx.Graph()
        made.add_nodes_from(range(self.agents))
        weights = self._weights_of_edges()
        if weights is None:
            made.add_edges_from(self.edges().tolist())
        else:
            made.add_weighted_edges_from(
                (u, v, w) for (u, v), w in zip(self.edges().tolist(), weights.tolist(), strict=True)
            )
        if self._held.labels:
            nx.set_node_attributes(made, dict(enumerate(self.labels)), "label")
        for name, values in self.traits.items():
            nx.set_node_attributes(made, dict(enumerate(values.astype(str))), str(name))
        return made

    def to_igraph(self) -> "igraph.Graph":
        """Return it as an igraph graph, with `name`, traits and `weight`."""
        igraph = _library("igraph", "igraph")
        made = igraph.Graph(n=self.agents, edges=self.edges(), directed=self.directed)
        weights = self._weights_of_edges()
        if weights is not None:
            made.es["weight"] = weights.tolist()
        if self._held.labels:
            made.vs["name"] = self.labels
        for name, values in self.traits.items():
            made.vs[str(name)] = values.astype(str).tolist()
        return made

    def _stored(self) -> _engine.HeldGraph:
        if self.well_mixed:
            raise InputError(
                "graph", "a well-mixed society", "must have ties: none are stored of this one"
            )
        return self._held

    def _weights_of_edges(self) -> npt.NDArray[np.float64] | None:
        weights = self._held.weights()
        if not weights.size:
            return None
        if self.directed:
            return weights
        starts = self._held.starts(incoming=False)
        source = np.repeat(np.arange(self.agents, dtype=np.uint32), np.diff(starts))
        return weights[source < self._held.targets(incoming=False)]

    def __eq__(self, other: object) -> bool:
        """Return whether the other graph has the same agents, labels, ties and weights."""
        if not isinstance(other, Graph):
            return NotImplemented
        return self._held.content_hash == other._held.content_hash

    def __hash__(self) -> int:
        """Equal graphs have equal hashes."""
        return hash(self._held.content_hash)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle it as the bytes of its file, which has all of it."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "graph.h5"
            self._held.write(str(file), False, "hdf5")
            return _unpickled, (file.read_bytes(),)

    def __repr__(self) -> str:
        """Return its size and direction."""
        if self.well_mixed:
            return f"<Graph: {self.agents:,} agents, well mixed>"
        direction = "directed" if self.directed else "undirected"
        return f"<Graph: {self.agents:,} agents, {self.ties:,} ties, {direction}>"


def _unpickled(file: bytes) -> Graph:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.h5"
        path.write_bytes(file)
        return Graph(_engine.read_graph(str(path), False, "forward", "", "hdf5"))


def _library(name: str, package: str | None = None) -> Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise InputError(
            name, "not installed", "is needed for this", f"pip install {package or name}"
        ) from error
