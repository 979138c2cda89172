"""Where the agents of a small society are drawn.

Layouts are networkx's, which is an optional dependency: `pip install groundswell[networks]`. Parts
of a society without a tie between them are laid out each by itself, and packed round the largest.
"""

from dataclasses import dataclass
from typing import Any, Literal, Protocol, get_args

import numpy as np
import numpy.typing as npt

from groundswell import arguments
from groundswell.errors import InputError

Layout = Literal["spring", "kamada-kawai"]
Places = npt.NDArray[np.float64]

MOST_AGENTS = 5000
_ITERATIONS = 50
_FEWER, _LARGE = 30, 500  # iterations from so many agents on: a second for every two hundred
_GAP = 0.25  # between parts, in radii of a part of one agent
_HALF_WITHIN = 0.7  # of the radius: where half of the agents of an evenly filled disc are


class HasEdges(Protocol):
    """A graph that lists its ties."""

    @property
    def agents(self) -> int:
        """Number of agents."""

    def edges(self) -> npt.ArrayLike:
        """[tie, 2]: the agents tied, whole numbers from 0 on."""


@dataclass(frozen=True)
class Listed:
    """A graph given as an array of ties."""

    ties: npt.NDArray[np.int64]
    agents: int

    def edges(self) -> npt.NDArray[np.int64]:
        """Return the ties, [tie, 2]."""
        return self.ties


def ties_of(graph: object) -> tuple[npt.NDArray[np.int64], int]:
    """Return ties, [tie, 2], and the number of agents.

    Raises:
        InputError: Not a graph, or too large to be drawn.
    """
    allowed = "must be whole numbers of shape (ties, 2), or a graph with edges() and agents"
    listed = hasattr(graph, "edges") and not isinstance(graph, type)
    ties = arguments.array("graph", graph.edges() if listed else graph, allowed)  # type: ignore[attr-defined]
    if ties.ndim != 2 or ties.shape[1] != 2 or ties.dtype.kind not in "iu":
        raise InputError(
            "graph",
            f"{arguments.found(graph)} of {ties.dtype} of shape {ties.shape}",
            allowed,
        )
    ties = ties.astype("int64")
    highest = int(ties.max(initial=-1))
    agents = int(getattr(graph, "agents", highest + 1))
    if int(ties.min(initial=0)) < 0 or highest >= agents:
        wrong = highest if highest >= agents else int(ties.min())
        raise InputError("graph", f"a tie of agent {wrong}", f"agents must be 0 to {agents - 1}")
    if not 1 <= agents <= MOST_AGENTS:
        raise InputError(
            "graph",
            f"{agents:,} agents",
            f"must have 1 to {MOST_AGENTS:,} to be drawn one by one",
            "simulate a smaller society, or draw the curves of the run",
        )
    return ties, agents


def network_layout(
    graph: npt.ArrayLike | HasEdges, layout: Layout = "spring", *, seed: int | None = 1
) -> Places:
    """Return where agents are drawn, so that those tied are near each other.

    Args:
        graph: [tie, 2], or a graph with `edges()` and `agents`; at most 5,000 agents.
        layout: "spring" (Fruchterman & Reingold), or "kamada-kawai" (clearer, and slow beyond some
            hundred agents).
        seed: The same seed gives the same picture; None another one each time.

    Returns:
        [agent, x and y], −1 to 1.

    Raises:
        InputError: Not a graph, or too large to be drawn, no such layout, or networkx, or scipy
            which it needs, is not installed.
    """
    arguments.choice("layout", layout, get_args(Layout))
    seed = None if seed is None else arguments.whole("seed", seed, 0, 2**32 - 1)
    edges, agents = ties_of(graph)
    try:
        import networkx as nx

        whole = nx.empty_graph(agents)
        whole.add_edges_from(edges.tolist())
        members = sorted(map(sorted, nx.connected_components(whole)), key=len, reverse=True)
        parts = [_laid_out(nx, whole.subgraph(part), part, layout, seed) for part in members]
    except ImportError as error:
        raise InputError(
            error.name or "networkx",
            "not installed",
            "is needed for a layout",
            "pip install groundswell[networks], or give positions",
        ) from error
    radii = np.sqrt([len(part) for part in members])
    places = np.empty((agents, 2))
    for part, middle, radius, own in zip(members, _packed(radii), radii, parts, strict=True):
        places[part] = middle + radius * own
    return centred(places)


def centred(places: Places) -> Places:
    """Return places moved and scaled to −1 to 1, of one scale for both axes."""
    moved = places - (places.max(axis=0) + places.min(axis=0)) / 2
    return np.asarray(moved / max(float(np.abs(moved).max()), 1e-9))


def _laid_out(nx: Any, part: Any, agents: list[int], layout: Layout, seed: int | None) -> Places:
    """Places of one part, in a disc of radius 1."""
    if len(agents) == 1:
        return np.zeros((1, 2))
    ordered = nx.Graph()  # a subgraph's own order is that of a set
    ordered.add_nodes_from(agents)
    ordered.add_edges_from(part.edges)
    if layout == "spring":
        iterations = _FEWER if len(agents) >= _LARGE else _ITERATIONS
        found = nx.spring_layout(ordered, seed=seed, iterations=iterations)
    else:
        found = nx.kamada_kawai_layout(ordered)
    places = np.array([found[agent] for agent in agents], dtype="float64")
    places -= places.mean(axis=0)
    radius = np.hypot(places[:, 0], places[:, 1])
    radius = np.maximum(radius / max(float(radius.max()), 1e-9), 1e-9)
    # Most layouts crowd the middle: spread it, up to where half of a disc would be.
    power = np.log(_HALF_WITHIN) / np.log(min(float(np.median(radius)), 0.999))
    stretch = radius ** (np.clip(power, 0.62, 1.0) - 1)
    return np.asarray(places / max(float(np.hypot(*places.T).max()), 1e-9) * stretch[:, None])


def _packed(radii: npt.NDArray[np.float64]) -> Places:
    """Middles of discs, the largest first: each as near to it as there is room, round a spiral."""
    middles = np.zeros((len(radii), 2))
    turn = 0.0
    for number in range(1, len(radii)):
        if radii[number] < radii[number - 1]:
            turn = 0.0  # a smaller one may fit further in
        apart = radii[:number] + radii[number] + _GAP
        while True:
            away = (radii[0] + radii[number] + _GAP) * (1 + 0.03 * turn / (2 * np.pi))
            here = away * np.array([np.cos(turn), np.sin(turn)])
            if np.all(np.hypot(*(middles[:number] - here).T) >= apart - 1e-9):
                break
            turn += 0.5 * (radii[number] + _GAP) / away
        middles[number] = here
    return middles
