"""Single cascade trees from the ledger: who passed an item on to whom (Goel et al. 2016).

A root came to its item by itself (seed, own, chart, broadcast); the parent of any other node is
the peer that tipped it. `/cascades` of a run file measures all trees; here one is rebuilt, to be
drawn or looked into.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import xarray as xr

from groundswell import arguments, series
from groundswell.errors import InputError

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tree:
    """A tree of agents: parents before children, the root first.

    Attributes:
        agent: [node]: id in the graph.
        parent: [node]: position of the node it got the item from; −1 of the root.
        step: [node]: when, as a position in `/series/time`.
    """

    agent: Numbers
    parent: Numbers
    step: Numbers

    @property
    def size(self) -> int:
        """Number of nodes, in agents."""
        return len(self.agent)

    @cached_property
    def depth(self) -> Numbers:
        """[node]: ties from the root."""
        depth = [0]
        for parent in self.parent[1:].tolist():
            depth.append(depth[parent] + 1)
        return np.array(depth, dtype="int64")

    @property
    def breadth(self) -> int:
        """Most nodes at the same depth, in agents."""
        return int(np.bincount(self.depth).max())

    @cached_property
    def descendants(self) -> Numbers:
        """[node]: nodes of its subtree, itself among them."""
        return self._sums(np.ones(self.size, dtype="int64"))

    @cached_property
    def leaves(self) -> Numbers:
        """[node]: nodes of its subtree that passed nothing on."""
        is_leaf = np.ones(self.size, dtype="int64")
        is_leaf[self.parent[1:]] = 0
        return self._sums(is_leaf)

    @property
    def virality(self) -> float:
        """Structural virality: mean distance between two nodes, in ties; 0 for a single node.

        Every tie is on the paths between the nodes below it and all others, so that the sum over
        pairs, the Wiener index, takes one pass.
        """
        below = self.descendants[1:].astype("float64")
        pairs = self.size * (self.size - 1) / 2
        return float((below * (self.size - below)).sum() / pairs) if pairs else 0.0

    def _sums(self, values: Numbers) -> Numbers:
        """Sum values over the subtree of every node."""
        sums = values.tolist()
        parents = self.parent.tolist()
        for node in range(self.size - 1, 0, -1):
            sums[parents[node]] += sums[node]
        return np.array(sums, dtype="int64")


def largest_tree(run: xr.DataTree, item: str | None = None, world: int = 0) -> Tree:
    """Return the largest cascade tree of an item in one world; the first of equal ones.

    Args:
        run: A run with a ledger.
        item: Which item; default the only one.
        world: Which world.

    Raises:
        InputError: The run has no ledger, no such item or world, or the item no downloads there.
    """
    rows = ledger_rows(run, item, world)
    if not rows.sizes["download"]:
        raise InputError("item", f'"{rows.attrs["item"]}"', f"must have downloads in world {world}")
    agent, peer, step = (rows[name].values.astype("int64") for name in ("agent", "peer", "step"))
    return _largest(agent, peer, step)


def ledger_rows(run: xr.DataTree, item: str | None = None, world: int = 0) -> xr.Dataset:
    """Return the downloads of an item in one world, in order of time.

    Args:
        run: A run with a ledger.
        item: Which item; default the only one.
        world: Which world.

    Returns:
        The ledger's columns, dimension `download`; the attribute `item` is the item's name.

    Raises:
        InputError: The run has no ledger, or no such item or world.
    """
    ledger = arguments.group(arguments.is_run(run), "ledger", "record.ledger = true")
    number, position = arguments.world_number(run, world), arguments.item_number(run, item)
    name = series.item_names(run)[position]
    code = [str(known) for known in ledger["item_name"].values].index(name)
    of_world = ledger["world"].values == run["series/world"].to_numpy()[number]
    mine = np.flatnonzero(of_world & (ledger["item"].values == code))
    return ledger.isel(download=mine).assign_attrs(item=name)


def _largest(agent: Numbers, peer: Numbers, step: Numbers) -> Tree:
    """Return the largest tree of a ledger's rows, which are in order of time."""
    parent = _parents(agent.tolist(), peer.tolist())
    root = list(range(len(parent)))
    for row, of in enumerate(parent):
        if of >= 0:
            root[row] = root[of]
    roots = np.array(root)
    nodes = np.flatnonzero(roots == np.argmax(np.bincount(roots)))
    place = np.full(len(agent) + 1, -1, dtype="int64")  # the last for the parent of the root
    place[nodes] = np.arange(len(nodes))
    return Tree(agent[nodes], place[np.array(parent)[nodes]], step[nodes])


def _parents(agent: list[int], peer: list[int]) -> list[int]:
    """Row of each peer's own last download before; −1 where there is none."""
    row_of: dict[int, int] = {}
    parent = []
    for row, (who, whom) in enumerate(zip(agent, peer, strict=True)):
        parent.append(row_of.get(whom, -1))
        row_of[who] = row
    return parent
