"""The panel of a cascade: its largest tree, drawn round its root or layer by layer."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import xarray as xr
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.ticker import MaxNLocator

from groundswell import arguments, series
from groundswell.plot import parts, style
from groundswell.trees import Tree, largest_tree

_BEND = 12  # points along a tie
_NODES_SHOWN = 1500  # with more, ties alone are legible
_DEPTHS = colormaps["viridis_r"]  # pale to dark; the palest tenth is left out


def cascade_tree(
    run: xr.DataTree,
    item: str | None = None,
    world: int = 0,
    ax: Axes | None = None,
    *,
    layout: Literal["radial", "layered"] = "radial",
) -> Axes:
    """Draw the largest cascade of an item in one world: who passed it on to whom.

    Every branch has as much room as it has ends. Ties are the darker the further they are from
    the root; they are the thicker the more agents got the item through them.

    Args:
        run: A run with a ledger.
        item: Which item; default the only one, or that with the largest tree in this world.
        world: Which world.
        ax: Where to draw; default new axes.
        layout: "radial" has the root in the middle and rings around it; "layered" has it on top,
            with a layer for each depth.

    Returns:
        The axes: rings or layers are ties from the root.

    Raises:
        InputError: The run has no ledger, no such item or world, or no downloads there.
    """
    arguments.is_run(run)
    arguments.choice("layout", layout, ("radial", "layered"))
    number = arguments.world_number(run, world)
    name = _most_viral(run, number) if item is None else item
    tree = largest_tree(run, name, number)
    radial = layout == "radial"
    ax = parts.panel(ax, 6.4 if radial else 8.4, 6.9 if radial else 5.2)
    ax.grid(visible=False)
    ax.spines["bottom"].set_visible(False)
    ax.set_xticks([])
    ax.set_yticks([])
    across = places_across(tree)
    deepest = max(int(tree.depth.max()), 1)
    _depth_marks(ax, deepest, radial)
    _ties(ax, tree, across, deepest, radial)
    if tree.size <= _NODES_SHOWN:
        _nodes(ax, tree, across, deepest, radial)
    root = _place(np.zeros(1), across[:1], radial)[0]
    ax.plot(*root, "o", color=style.ITEM_COLOURS[0], ms=8, mec="white", zorder=5, label="root")
    _say_what(ax, run, number, radial)
    parts.heading(ax, _finding(tree, name))
    return ax


def places_across(tree: Tree) -> npt.NDArray[np.float64]:
    """Return where nodes are side by side, from 0 to 1: ends evenly, others above their branch."""
    width = tree.leaves / tree.leaves[0]
    start = np.zeros(tree.size)
    used = np.zeros(tree.size)
    parents = tree.parent.tolist()
    for node in range(1, tree.size):
        parent = parents[node]
        start[node] = start[parent] + used[parent]
        used[parent] += width[node]
    return np.asarray(start + width / 2)


def _most_viral(run: xr.DataTree, world: int) -> str:
    """Return the item with the largest tree of a world."""
    cascades = arguments.group(run, "cascades", "record.ledger = true")
    sizes = cascades["largest_size"].transpose("world", "item").values[world]
    return series.item_names(run)[int(np.argmax(sizes))]


def _place(
    depth: npt.NDArray[np.float64], across: npt.NDArray[np.float64], radial: bool
) -> npt.NDArray[np.float64]:
    """Return places on the axes, [..., x and y]."""
    if not radial:
        return np.stack([across, -depth], axis=-1)
    angle = 2 * np.pi * across + np.pi / 2
    return np.stack([depth * np.cos(angle), depth * np.sin(angle)], axis=-1)


def _ties(
    ax: Axes, tree: Tree, across: npt.NDArray[np.float64], deepest: int, radial: bool
) -> None:
    """Draw ties that leave a node straight outwards and come straight in to its child."""
    if tree.size < 2:
        return
    along = np.linspace(0, 1, _BEND)
    bend = along**2 * (3 - 2 * along)
    here, parent = across[1:, None], across[tree.parent[1:], None]
    depth = tree.depth[1:, None] - 1 + along
    sideways = parent + (here - parent) * bend
    if radial:  # straight out of the middle, which is in all directions at once
        sideways = np.where(tree.depth[1:, None] == 1, here, sideways)
    lines = _place(depth, sideways, radial)
    thin = float(np.clip(22 / np.sqrt(tree.size), 0.3, 1.3))
    ax.add_collection(
        LineCollection(
            list(lines),
            colors=_shades(tree.depth[1:], deepest),
            linewidths=thin * (1 + 0.3 * np.log2(tree.descendants[1:])),
            alpha=0.9 if tree.size <= _NODES_SHOWN else 0.7,
            label="ties",
            zorder=2,
        ),
        autolim=False,
    )


def _nodes(
    ax: Axes, tree: Tree, across: npt.NDArray[np.float64], deepest: int, radial: bool
) -> None:
    places = _place(tree.depth.astype("float64"), across, radial)
    ax.scatter(
        places[:, 0],
        places[:, 1],
        s=float(np.clip(6000 / tree.size, 3, 60)),
        c=_shades(tree.depth, deepest),
        linewidths=0,
        label="agents",
        zorder=3,
    )


def _shades(depth: npt.NDArray[np.int64], deepest: int) -> npt.NDArray[np.float64]:
    return np.asarray(_DEPTHS(0.1 + 0.9 * depth / deepest))


def _depth_marks(ax: Axes, deepest: int, radial: bool) -> None:
    """Draw rings, or lines of layers, at round depths, and write the depth on each."""
    ticks = MaxNLocator(nbins=4, integer=True).tick_values(0, deepest)
    marks = [int(tick) for tick in ticks if 0 < tick <= deepest] or [deepest]
    turn = np.linspace(0, 1, 200)
    for mark in marks:
        ring = _place(np.full(200, float(mark)), turn, radial)
        ax.plot(ring[:, 0], ring[:, 1], color=style.FAINT, lw=0.9, zorder=0)
        x, y = (0.0, float(mark)) if radial else (1.01, -float(mark))
        ax.text(
            x,
            y,
            f"{mark}",
            color=style.QUIET,
            fontsize=style.SMALL,
            ha="center" if radial else "left",
            va="center",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0, "alpha": 0.85},
            zorder=4,
        )
    if radial:
        ax.set_aspect("equal")
        ax.set_xlim(-1.03 * deepest, 1.03 * deepest)
        ax.set_ylim(-1.03 * deepest, 1.07 * deepest)
    else:
        ax.set_xlim(-0.01, 1.04)
        ax.set_ylim(-deepest - 0.3, 0.3)


def _say_what(ax: Axes, run: xr.DataTree, world: int, radial: bool) -> None:
    where = f"world {world}; " if run["series/world"].sizes["world"] > 1 else ""
    kind = "rings" if radial else "numbers on the right"
    text = f"{where}{kind}: ties from the root (orange), which came by itself"
    parts.labels(ax, text, "")


def _finding(tree: Tree, name: str) -> str:
    agents = style.counted(tree.size, "agent")
    if tree.size == 1:
        return f"{name}: nobody passes it on"
    depth = style.counted(int(tree.depth.max()), "tie")
    return f"{name} reaches {agents}, {depth} deep; structural virality {tree.virality:.1f}"
