"""The panel of causes over time: through which channels downloads came, and how many by herding.

`channel_shares` has the same for the whole run, item by item and by dose as well.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MultipleLocator

from groundswell import arguments, series
from groundswell.plot import parts, style

HERDING = ("peers", "chart")
_LONGEST = 60  # periods that a panel has room for
_DAYS = (1, 2, 7, 14, 28, 91, 364)


class Causes(NamedTuple):
    """Downloads by channel in every period, means over worlds."""

    edges: npt.NDArray[np.float64]
    """Beginnings of all periods and the end of the last, as places on an axis, in days."""
    people: npt.NDArray[np.float64]
    """People, [period, channel]."""
    channels: list[str]
    """Those of herding first."""


def attribution(run: xr.DataTree, item: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw the channels of downloads over time, stacked, and the herding share as a line.

    The herding share is what peers and the chart tipped (last touch); they are at the bottom of
    the stack, so that the line is where they end. Periods are as short as the panel has room for:
    steps, days or weeks; those without downloads are left empty. Worlds are added up.

    Args:
        run: A run.
        item: One item; default all of them together.
        ax: Where to draw; default new axes.

    Returns:
        The axes: time in days (matplotlib dates where the clock has dates), per cent of the
        downloads of a period.

    Raises:
        InputError: The run has no such item.
    """
    arguments.is_run(run)
    causes = causes_over_time(run, item)
    ax = parts.panel(ax, 9, 4.7)
    edges = series.step_edges(run)
    style.time_axis(ax, edges[0], edges[-1])
    ax.set_ylim(0, 100)
    ax.yaxis.set_major_locator(MultipleLocator(25))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f} %"))
    parts.labels(ax, ax.get_xlabel() or "date", "downloads of the period, by last touch")
    totals = causes.people.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        shares = np.where(totals > 0, 100 * causes.people / totals, np.nan)
    _stack(ax, causes, shares)
    herding = np.nansum(shares[:, _is_herding(causes)], axis=1)
    herding = np.where(totals[:, 0] > 0, herding, np.nan)
    ax.stairs(
        herding,
        causes.edges,
        baseline=None,
        color=style.INK,
        lw=2.2,
        label="herding share",
        zorder=4,
        path_effects=[withStroke(linewidth=4, foreground="white")],
    )
    parts.key_below(ax)
    parts.heading(ax, _finding(causes, item))
    return ax


def causes_over_time(run: xr.DataTree, item: str | None = None) -> Causes:
    """Return downloads by channel in periods of steps, days or weeks.

    Args:
        run: A run.
        item: One item; default all of them together.

    Returns:
        At most some 60 periods; channels that gave no download are left out.

    Raises:
        InputError: The run has no such item.
    """
    downloads = run["series/downloads"].transpose("world", "time", "item", "channel")
    if item is not None:
        downloads = downloads.isel(item=[arguments.item_number(run, item)])
    people = downloads.mean("world").sum("item").values
    names = [str(name) for name in run["series/channel"].to_numpy()]
    order = [names.index(name) for name in HERDING if name in names]
    order += [n for n in range(len(names)) if n not in order]
    order = [n for n in order if people[:, n].any()]
    edges = style.numbers(series.step_edges(run))
    stride = _steps_together(edges)
    starts = np.arange(0, len(people), stride)
    return Causes(
        np.append(edges[:-1][starts], edges[-1]),
        np.add.reduceat(people[:, order], starts, axis=0),
        [names[n] for n in order],
    )


def _steps_together(edges: npt.NDArray[np.float64]) -> int:
    """How many steps make a period: one, or a number of whole days, or as many as needed."""
    steps, length = len(edges) - 1, float(edges[1] - edges[0])
    if steps <= _LONGEST and length >= 1 or edges[-1] - edges[0] <= 2:
        return max(1, int(np.ceil(steps / _LONGEST)))
    for days in _DAYS:
        together = max(1, round(days / length))
        if steps / together <= _LONGEST:
            return together
    return int(np.ceil(steps / _LONGEST))


def _is_herding(causes: Causes) -> list[bool]:
    return [name in HERDING for name in causes.channels]


def _stack(ax: Axes, causes: Causes, shares: npt.NDArray[np.float64]) -> None:
    below = np.zeros(len(shares))
    for number, name in enumerate(causes.channels):
        above = below + shares[:, number]
        ax.stairs(
            above,
            causes.edges,
            baseline=below,
            fill=True,
            color=style.CHANNEL_COLOURS.get(name, style.OTHER_COLOUR),
            edgecolor="white",
            lw=0.3,
            label=name,
        )
        below = above


def _finding(causes: Causes, item: str | None) -> str:
    """How much herding there is in all."""
    of = "" if item is None else f" of {item}"
    total = causes.people.sum()
    if total == 0:
        return f"No downloads{of}"
    herding = causes.people[:, _is_herding(causes)].sum(axis=1)
    share = parts.per_cent(float(herding.sum() / total))
    return f"Peers and the chart tip {share} of all downloads{of}"
