"""Social graphs made: built, loaded, and taken from networkx, igraph, SciPy and arrays.

`gs.graph.build`, `load`, `from_edges`, `from_networkx`, `from_igraph` and `from_scipy` make a
`Graph`.
"""

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from groundswell import _engine, arguments
from groundswell.arguments import FilePath, flag, whole
from groundswell.arguments import path as path_of
from groundswell.errors import InputError
from groundswell.graphs import Graph as Graph  # gs.graph.Graph is a public name
from groundswell.graphs import _unpickled as _unpickled  # by this name in pickles written before
from groundswell.scenarios import Scenario

if TYPE_CHECKING:
    import igraph
    import networkx as nx
    import scipy.sparse

_LARGEST = 2**32 - 2  # agents

_Influence: TypeAlias = Literal["forward", "backward"]
_Format: TypeAlias = Literal["detect", "edge-list", "metis", "matrix-market", "graphml", "hdf5"]


def build(
    kind: "str | Scenario | FilePath | Mapping[str, Any]",
    *,
    seed: int | None = None,
    **parameters: Any,
) -> Graph:
    """Build a society: of a kind, or the one that a scenario describes.

    Examples:
        >>> gs.graph.build("barabasi-albert", agents=1000, ties_per_agent=4)
        <Graph: 1,000 agents, 3,990 ties, undirected>

    Args:
        kind: One of `kinds()`, or a scenario (an object, tables, or a file that ends in .toml).
        seed: Of the random numbers; default: 1, or the scenario's.
        **parameters: Of the kind, as in [graph]; of a scenario, values to change.

    Raises:
        ScenarioError: The society is impossible.
        InputError: There is no such kind, or a file that it needs cannot be used.
    """
    given: object = kind
    if not isinstance(given, str | Scenario | Mapping | os.PathLike):
        allowed = "must be the name of a kind, or a scenario: tables, or the path of a .toml file"
        raise InputError(
            "kind", arguments.found(given), allowed, "gs.graph.kinds() lists the kinds"
        )
    if isinstance(kind, str) and not kind.endswith(".toml"):
        scenario = Scenario(_only_society(kind, parameters))
    else:
        scenario = Scenario(kind).changed(parameters)
    if seed is not None:
        scenario = scenario.changed(seed=seed)
    return Graph(_engine.build_society(scenario._handle()))


def kinds() -> pd.DataFrame:
    """Return the kinds of society: a row each, its `meaning` and `parameters`, by `name`."""
    rows = [
        (kind["name"], kind["meaning"], ", ".join(p["key"] for p in kind["parameters"]))
        for kind in _engine.graph_kinds()
    ]
    return pd.DataFrame(rows, columns=["name", "meaning", "parameters"]).set_index("name")


def load(
    path: FilePath,
    *,
    directed: bool = False,
    influence: _Influence = "forward",
    weights: str | int = "",
    format: _Format = "detect",
) -> Graph:
    """Read a graph from a file: edge list, METIS, Matrix Market, GraphML or HDF5, also packed.

    Args:
        path: The file, plain or gz, xz, zst, bz2.
        directed: Whether ties go one way; GraphML and HDF5 say it themselves.
        influence: Of a directed line `u v`: forward, u influences v; backward, u follows v.
        weights: Name or number (from 1) of the column or attribute with weights.
        format: What kind of file it is.

    Raises:
        InputError: The file is missing or cannot be read; has up to ten lines that are wrong.
        ScenarioError: An argument does not act on such a file.
    """
    arguments.choice("influence", influence, get_args(_Influence))
    arguments.choice("format", format, get_args(_Format))
    named = str(weights) if isinstance(weights, int) else weights
    column = arguments.text("weights", named, "must be the name or number of a column")
    file, both = path_of("path", path), flag("directed", directed)
    return Graph(_engine.read_graph(file, both, influence, column, format))


def from_edges(
    edges: npt.ArrayLike,
    *,
    agents: int | None = None,
    directed: bool = False,
    weights: npt.ArrayLike | None = None,
    labels: Sequence[str] | None = None,
) -> Graph:
    """Make a graph of ties.

    Args:
        edges: Whole numbers (ties, 2): who influences, whom; from 0. Ties of an agent with itself
            and repetitions are left out, which `notes` tell. Their weights add up, unless the graph
            is undirected and all ties are listed both ways with the same weight.
        agents: How many there are; default: up to the largest number.
        directed: Whether ties go one way.
        weights: A weight for each tie, (ties).
        labels: A name for each agent, (agents).

    Raises:
        InputError: The arrays do not have these shapes, or numbers that are no agents'.
    """
    pairs = _pairs(edges)
    if not pairs.size and agents is None:
        raise InputError("agents", "not given, with no ties", "must say how many there are")
    least = int(pairs.max()) + 1 if pairs.size else 0
    if agents is None:
        agents = least
    agents = whole("agents", agents, max(least, 1), _LARGEST)
    names = [] if labels is None else arguments.texts("labels", labels)
    if names and (len(names) != agents or len(set(names)) != agents):
        raise InputError(
            "labels",
            f"{len(names)}, {len(set(names))} different",
            f"must be {agents} different ones",
        )
    known = _checked_weights(weights, len(pairs))
    directed = flag("directed", directed)
    if not directed and known.size:
        pairs, known = _once(pairs, known)
    source = np.ascontiguousarray(pairs[:, 0], dtype=np.uint32)
    target = np.ascontiguousarray(pairs[:, 1], dtype=np.uint32)
    try:
        return Graph(_engine.graph_from_arrays(agents, source, target, known, directed, names))
    except MemoryError as error:
        raise InputError(
            "edges",
            f"agents up to number {agents - 1:,}",
            "must fit into memory: every number up to the largest is an agent",
            "np.unique(edges, return_inverse=True) numbers them anew; labels= has their names",
        ) from error


def from_networkx(graph: "nx.Graph[Any]", *, weight: str | None = None) -> Graph:
    """Take over a networkx graph; its nodes' names become labels.

    Args:
        graph: A Graph or DiGraph.
        weight: The edge attribute with weights; default: none are used.
    """
    if not hasattr(graph, "nodes") or isinstance(graph, type):
        raise InputError("graph", arguments.found(graph), "must be a graph of networkx")
    attribute = arguments.key("weight", weight, "must be the name of an attribute of edges")
    names = list(graph.nodes)
    number = {name: i for i, name in enumerate(names)}
    edges = np.array([(number[u], number[v]) for u, v in graph.edges()], dtype=np.int64)
    weights: list[Any] | None = None
    if weight is not None:
        weights = [told.get(attribute) for _, _, told in graph.edges(data=True)]
        if None in weights:
            shown = arguments.found(weight)
            raise InputError("weight", shown, "must be an attribute of every edge")
    plain = names == list(range(len(names)))
    return from_edges(
        edges.reshape(-1, 2),
        agents=len(names),
        directed=graph.is_directed(),
        weights=weights,
        labels=None if plain else arguments.texts("graph", names),
    )


def from_igraph(graph: "igraph.Graph", *, weight: str | None = None) -> Graph:
    """Take over an igraph graph; the vertex attribute `name` becomes labels.

    Args:
        graph: A graph.
        weight: The edge attribute with weights; default: none are used.
    """
    if not hasattr(graph, "vcount") or isinstance(graph, type):
        raise InputError("graph", arguments.found(graph), "must be a graph of igraph")
    if weight is not None:
        weight = arguments.choice("weight", weight, graph.es.attributes())
    edges = np.array(graph.get_edgelist(), dtype=np.int64).reshape(-1, 2)
    named = "name" in graph.vs.attributes()
    return from_edges(
        edges,
        agents=graph.vcount(),
        directed=graph.is_directed(),
        weights=None if weight is None else graph.es[weight],
        labels=graph.vs["name"] if named else None,
    )


def from_scipy(
    matrix: "scipy.sparse.csr_array[Any] | scipy.sparse.csr_matrix[Any] | Any",
    *,
    directed: bool | None = None,
    weighted: bool = False,
) -> Graph:
    """Take over an adjacency matrix: row influences column wherever an entry is stored.

    Args:
        matrix: Any sparse matrix of SciPy's, square.
        directed: Whether ties go one way; default: unless the matrix is symmetric.
        weighted: Whether entries are weights.
    """
    if not hasattr(matrix, "tocsr") or isinstance(matrix, type):
        raise InputError("matrix", arguments.found(matrix), "must be a sparse one of SciPy's")
    rows = matrix.tocsr().copy()
    rows.sum_duplicates()
    found = rows.tocoo()
    agents = found.shape[0]
    if agents != found.shape[1]:
        raise InputError("matrix", f"of shape {found.shape}", "must be square")
    there = np.lexsort((found.col, found.row))
    back = np.lexsort((found.row, found.col))
    symmetric = (
        np.array_equal(found.row[there], found.col[back])
        and np.array_equal(found.col[there], found.row[back])
        and np.array_equal(found.data[there], found.data[back])
    )
    edges = np.column_stack([found.row, found.col])
    weights = found.data if weighted else None
    if directed is None:
        directed = not symmetric
    if not directed and symmetric:
        upper = found.row < found.col
        edges, weights = edges[upper], None if weights is None else weights[upper]
    return from_edges(edges, agents=agents, directed=directed, weights=weights)


def _only_society(kind: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    known = [one["name"] for one in _engine.graph_kinds()]
    return {
        "clock": {"steps": 1, "step": "1 day"},
        "graph": {"kind": arguments.choice("kind", kind, known), **parameters},
        "model": {"name": "bass"},  # knows every kind, well-mixed ones too
        "items": [{"name": "item"}],
    }


def _pairs(edges: npt.ArrayLike) -> npt.NDArray[np.integer[Any]]:
    try:
        pairs = np.asarray(edges)
    except ValueError as error:
        raise InputError("edges", "rows of different lengths", "must be (ties, 2)") from error
    if pairs.size == 0:
        pairs = np.empty((0, 2), dtype=np.int64)
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise InputError("edges", f"of shape {pairs.shape}", "must have the shape (ties, 2)")
    if not np.issubdtype(pairs.dtype, np.integer):
        raise InputError(
            "edges", f"of type {pairs.dtype}", "must be whole numbers", "labels= has names"
        )
    if pairs.size and (pairs.min() < 0 or pairs.max() >= _LARGEST):
        wrong = pairs.min() if pairs.min() < 0 else pairs.max()
        raise InputError("edges", f"agent {wrong}", f"must be from 0 to {_LARGEST - 1:,}")
    return pairs


def _once(
    pairs: npt.NDArray[Any], weights: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[Any], npt.NDArray[np.float64]]:
    """Return each tie once where all are listed both ways with the same weight."""
    upper, lower = pairs[:, 0] < pairs[:, 1], pairs[:, 0] > pairs[:, 1]
    there, back = pairs[upper], pairs[lower][:, ::-1]
    first, second = np.lexsort(there.T), np.lexsort(back.T)
    same = np.array_equal(there[first], back[second])
    if same and np.array_equal(weights[upper][first], weights[lower][second]):
        return there, weights[upper]
    return pairs, weights


def _checked_weights(weights: npt.ArrayLike | None, ties: int) -> npt.NDArray[np.float64]:
    if weights is None:
        return np.empty(0)
    allowed = "must be finite numbers, 0 or more"
    values = np.ascontiguousarray(arguments.array("weights", weights, allowed, float))
    if values.shape != (ties,):
        raise InputError("weights", f"of shape {values.shape}", f"must have the shape ({ties},)")
    if not (np.isfinite(values) & (values >= 0)).all():
        raise InputError("weights", "some negative or not finite", allowed)
    return values
