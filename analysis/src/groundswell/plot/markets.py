"""Panels of a market over its worlds: how unequal it is, and how unpredictable.

What Salganik, Dodds & Watts (2006) asked of their worlds. A world's market is what each item was
downloaded over the run; its measures are those of `/metrics` in the run file.
"""

import numpy as np
import numpy.typing as npt
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter

from groundswell import arguments, series
from groundswell.errors import InputError
from groundswell.plot import parts, style

_WORLD_COLOUR, _TWIN_COLOUR = style.ITEM_COLOURS[1], style.ITEM_COLOURS[4]
_NAMED = 24  # items that have room for their names on an axis


def market_share(run: xr.DataTree, ax: Axes | None = None, *, twin: str | None = None) -> Axes:
    """Draw Lorenz curves: what share of the downloads went to the least successful items.

    A thin line for each world and a thick one, their mean; the straight line is where all items
    are equal. The Gini coefficient is the area between them, doubled.

    Args:
        run: A run with two items or more.
        ax: Where to draw; default new axes.
        twin: A twin of the run to draw beside it, as one in which the chart is not seen.

    Returns:
        The axes: share of the items, from the least successful on (per cent), share of all
        downloads (per cent).

    Raises:
        InputError: The run has one item only, no downloads, or no such twin.
    """
    arguments.is_run(run)
    arguments.several_items(run)
    base = run["metrics/downloads"].transpose("world", "item").values.astype("float64")
    markets = [("the worlds", base, _WORLD_COLOUR)]
    if twin is not None:
        markets.append((f"twin “{twin}”", _twin_downloads(run, twin), _TWIN_COLOUR))
    if not base.any():
        raise InputError("run", "no downloads", "must have some")
    ax = parts.panel(ax, 5.6, 5.8)
    items = np.linspace(0, 100, base.shape[1] + 1)
    ax.plot([0, 100], [0, 100], color=style.QUIET, lw=1, ls=(0, (4, 3)), label="all items equal")
    for name, downloads, colour in markets:
        curves = 100 * lorenz(downloads)
        for curve in curves:
            ax.plot(items, curve, color=colour, lw=0.8, alpha=0.45, zorder=2)
        gini = _gini(curves / 100)
        label = f"{name}: Gini {_mean_and_spread(gini)}"
        ax.plot(items, curves.mean(axis=0), color=colour, lw=2.6, label=label, zorder=3)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(FixedLocator([0, 25, 50, 75, 100]))
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f} %"))
    parts.labels(ax, "share of the items, the least successful first", "share of the downloads")
    ax.set_xlim(0, 100)
    ax.set_ylim(0, 100)
    ax.set_aspect("equal")
    parts.key_below(ax, columns=1)
    parts.heading(ax, _tops(base))
    return ax


def lorenz(downloads: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return Lorenz curves of the worlds in which something was downloaded.

    Args:
        downloads: [world, item].

    Returns:
        [world, items + 1]: the share of all downloads that the least successful 0, 1, … items have.
    """
    some = downloads[downloads.sum(axis=1) > 0]
    sums = np.cumsum(np.sort(some, axis=1), axis=1)
    shares = sums / sums[:, -1:]
    return np.concatenate([np.zeros_like(shares[:, :1]), shares], axis=1)


def unpredictability(run: xr.DataTree, ax: Axes | None = None) -> Axes:
    """Draw how much two worlds differ in the share of each item, and what of it is chance alone.

    A dot is the unpredictability U of an item: the mean absolute difference of its share between
    two worlds. Its tick is the sampling floor: what U would be if agents drew items independently,
    with the mean shares as chances. What is between them, drawn thick, is more than luck.

    Args:
        run: A run with two worlds or more, of format 1.1 or later.
        ax: Where to draw; default new axes.

    Returns:
        The axes: difference of market share between two worlds (percentage points); a row for
        each item, the most unpredictable on top.

    Raises:
        InputError: The run has one world only, one item only, or is of an older format.
    """
    arguments.is_run(run)
    arguments.several_items(run)
    metrics = run["metrics"].to_dataset()
    if run["series/world"].sizes["world"] < 2:
        raise InputError("run", "1 world", "must have two worlds or more", "gs.run(…, worlds=20)")
    if "unpredictability_floor" not in metrics:
        raise InputError("run", "no sampling floor", "must be of format 1.1 or later")
    found = 100 * metrics["unpredictability"].values
    floor = 100 * metrics["unpredictability_floor"].values
    order = np.argsort(-found, kind="stable")
    rows = np.arange(len(order))
    ax = parts.panel(ax, 7, max(1.9 + 0.26 * min(len(order), _NAMED), 3.6))
    ax.grid(visible=False, axis="y")
    ax.grid(axis="x", color=style.FAINT, lw=0.7)
    many = len(order) > _NAMED
    more = found[order] > floor[order]
    ax.hlines(
        rows[more],
        floor[order][more],
        found[order][more],
        color=_WORLD_COLOUR,
        alpha=0.35,
        lw=2 if many else 5,
    )
    ax.plot(
        floor[order],
        rows,
        "|",
        color=style.INK,
        ms=5 if many else 11,
        mew=1.8,
        label="by chance alone",
    )
    ax.plot(
        found[order],
        rows,
        "o",
        color=_WORLD_COLOUR,
        ms=4 if many else 7,
        label="between two worlds",
    )
    _name_rows(ax, [series.item_names(run)[item] for item in order], "most different first")
    ax.set_xlim(0, 1.08 * max(float(found.max()), float(floor.max()), 1e-9))
    parts.labels(
        ax, "difference of market share between two worlds (percentage points)", ax.get_ylabel()
    )
    parts.key_below(ax)
    parts.heading(ax, _how_unpredictable(float(found.mean()), float(floor.mean())))
    return ax


# --- what the panels share --------------------------------------------------------------------


def _twin_downloads(run: xr.DataTree, twin: str) -> npt.NDArray[np.float64]:
    """People, [world, item]."""
    twins = arguments.group(run, "twins", "give the scenario [twins]")
    names = [str(name) for name in twins["twin"].values]
    number = names.index(arguments.choice("twin", twin, names))
    people = twins["downloads"].isel(twin=number).sum("channel")
    return people.transpose("world", "item").values.astype("float64")


def _gini(curves: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """One minus twice the area under each Lorenz curve."""
    heights = (curves[:, 1:] + curves[:, :-1]) / 2
    return np.asarray(1 - 2 * heights.mean(axis=1))


def _mean_and_spread(values: npt.NDArray[np.float64]) -> str:
    if len(values) < 2:
        return f"{values.mean():.2f}"
    return f"{values.mean():.2f} (±{values.std(ddof=1):.2f} over worlds)"


def _tops(downloads: npt.NDArray[np.float64]) -> str:
    """What the most successful items of a world have of its downloads, mean over worlds."""
    items = downloads.shape[1]
    top = max(1, round(items / 10))
    share = parts.per_cent(float((1 - lorenz(downloads)[:, items - top]).mean()))
    if top == 1:
        return f"{share} of the downloads go to the top item of {items}"
    return f"{share} of the downloads go to the top {top} of {items} items"


def _how_unpredictable(found: float, floor: float) -> str:
    if found <= 0:
        return "The worlds are alike"
    if floor <= 0:
        return f"Worlds differ by {found:.2g} points per item"
    ratio = found / floor
    if ratio < 1.15:
        return f"Worlds differ by {found:.2g} points per item: no more than by chance"
    return f"Worlds differ by {found:.2g} points per item: {ratio:.1f} times as much as by chance"


def _name_rows(ax: Axes, names: list[str], order: str) -> None:
    ax.set_ylim(len(names) - 0.5, -0.5)
    if len(names) <= _NAMED:
        ax.set_yticks(range(len(names)), parts.fitting(ax, names, 0.4))
        parts.settle(ax)  # they take room from the panel
        return
    ax.set_yticks([])
    ax.set_ylabel(f"{len(names)} items, {order}", color=style.QUIET, fontsize=style.SMALL)
