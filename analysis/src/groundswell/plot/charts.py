"""The panel of a chart run: who was where in the chart, week by week."""

import matplotlib.dates as mdates
import numpy as np
import numpy.typing as npt
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from groundswell import arguments, series
from groundswell.plot import parts, style

_DEEPEST = 20  # positions shown where nothing else is asked for


def chart_run(
    run: xr.DataTree,
    world: int = 0,
    ax: Axes | None = None,
    *,
    highlight: int = style.MOST_ITEMS,
    top: int | None = None,
) -> Axes:
    """Draw the chart positions of one world, week by week: a line for each item, No. 1 on top.

    Items that came highest have a colour and a name; the others are grey. A line is broken where
    its item was not in the chart, or lower than the positions shown.

    Args:
        run: A run.
        world: Which world.
        ax: Where to draw; default new axes.
        highlight: How many items have a colour, at most six: those with the best peak; of equal
            ones, those with more weeks there, then with more downloads.
        top: Positions shown; default all that were taken, up to 20.

    Returns:
        The axes: chart week, chart position (1 on top).

    Raises:
        InputError: No such world, or a number of items or positions that cannot be.
    """
    arguments.is_run(run)
    number = arguments.world_number(run, world)
    highlight = min(arguments.whole("highlight", highlight, 1), style.MOST_ITEMS)
    chart = arguments.group(run, "chart", "run the scenario again").isel(world=number)
    ranks = chart["rank"].transpose("week", "item").values
    deepest = int(ranks.max(initial=1))
    depth = min(_DEEPEST if top is None else arguments.whole("top", top, 1), max(deepest, 2))
    sales = chart["downloads"].transpose("week", "item").values.sum(axis=0)
    best = _best(ranks, sales)[:highlight]
    ax = parts.panel(ax, 9, 4.8)
    names = series.item_names(run)
    colours = _colours(run, [names[item] for item in best])
    _week_axis(ax, run, chart)
    _position_axis(ax, depth)
    shown = np.where((ranks > 0) & (ranks <= depth), ranks, np.nan)
    for item in np.flatnonzero(np.isfinite(shown).any(axis=0)):
        _line(ax, shown[:, item], names[item], colours.get(names[item]))
    parts.end_labels(ax, [_label(ranks[:, i], names[i], colours[names[i]], depth) for i in best])
    parts.heading(ax, _finding(ranks, names, number, run))
    return ax


def _best(ranks: npt.NDArray[np.int64], sales: npt.NDArray[np.int64]) -> list[int]:
    """Items that were in the chart, the most successful first."""
    placed = np.where(ranks > 0, ranks, np.iinfo(np.int32).max)
    peak = placed.min(axis=0)
    weeks_there = (placed == peak).sum(axis=0)
    order = np.lexsort((-sales, -weeks_there, peak))
    return [int(item) for item in order if (ranks[:, item] > 0).any()]


def _colours(run: xr.DataTree, names: list[str]) -> dict[str, str]:
    """Colours of these items: their own of the other panels where they have one, else free ones."""
    own = style.item_colours(run)
    taken = {own[name] for name in names} - {style.OTHER_COLOUR}
    free = [colour for colour in style.ITEM_COLOURS if colour not in taken]
    return {n: own[n] if own[n] != style.OTHER_COLOUR else free.pop(0) for n in names}


def _line(ax: Axes, places: npt.NDArray[np.float64], name: str, colour: str | None) -> None:
    weeks = np.arange(1, len(places) + 1)
    ax.plot(
        weeks,
        places,
        color=colour or style.OTHER_COLOUR,
        lw=3.0 if colour else 1.0,
        alpha=1.0 if colour else 0.6,
        marker="o",
        ms=8 if colour else 3.5,
        mec="white",
        mew=1.2 if colour else 0.5,
        solid_capstyle="round",
        label=name,
        zorder=3 if colour else 2,
        clip_on=False,
    )


def _label(
    ranks: npt.NDArray[np.int64], name: str, colour: str, depth: int
) -> tuple[float, str, str]:
    """Name of an item at its last position, and how high it came for how long."""
    last = int(ranks[-1])
    height = float(last) if 0 < last <= depth else depth + 0.5
    peak = int(ranks[ranks > 0].min())
    weeks = style.counted(int((ranks == peak).sum()), "week")
    gone = "" if last else "; dropped out"
    return height, f"{name}\nbest: No. {peak}, {weeks}{gone}", colour


def _week_axis(ax: Axes, run: xr.DataTree, chart: xr.Dataset) -> None:
    weeks = chart.sizes["week"]
    ax.set_xlim(0.75, weeks + 0.25)
    dated = series.is_dated(run)
    begins = style.numbers(chart["week"].values)

    def name(week: float, _: object) -> str:
        if not dated or not 1 <= round(week) <= weeks:
            return f"{week:.0f}"
        last = begins[round(week) - 1] + series.WEEK_DAYS - 1
        date = mdates.num2date(last)
        return f"{date.day} {date:%b}"

    inches = ax.get_window_extent().width / ax.figure.dpi
    stride = max(1, int(np.ceil(weeks * (0.6 if dated else 0.35) / inches)))
    ax.xaxis.set_major_locator(FixedLocator(list(range(1, weeks + 1, stride))))
    ax.xaxis.set_major_formatter(FuncFormatter(name))
    label = "chart week to" if dated else "chart week"
    parts.labels(ax, label, "chart position")


def _position_axis(ax: Axes, depth: int) -> None:
    ax.set_ylim(depth + 0.6, 0.5)
    if depth <= 12:
        ax.yaxis.set_major_locator(FixedLocator(list(range(1, depth + 1))))
    else:
        inner = MaxNLocator(nbins=6, integer=True, steps=[1, 2, 5, 10]).tick_values(2, depth)
        ax.yaxis.set_major_locator(FixedLocator([1, *(v for v in inner if 3 < v <= depth)]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))


def _finding(ranks: npt.NDArray[np.int64], names: list[str], world: int, run: xr.DataTree) -> str:
    """Who was No. 1, and for how long."""
    where = f" (world {world})" if run["series/world"].sizes["world"] > 1 else ""
    weeks_on_top = (ranks == 1).sum(axis=0)
    if not weeks_on_top.any():
        return f"Nobody gets into the chart{where}"
    item = int(np.argmax(weeks_on_top))
    charts = int((ranks == 1).any(axis=1).sum())
    several = int((weeks_on_top > 0).sum())
    if charts == 1:
        return f"{names[item]} is No. 1{where}"
    if several == 1:
        every = "both" if charts == 2 else f"all {charts}"
        return f"{names[item]} is No. 1 in {every} charts{where}"
    longest = int(weeks_on_top[item])
    if longest == 1:
        last = names[int(np.argmax(ranks[ranks.any(axis=1)][-1] == 1))]
        return f"{several} items are No. 1 in turn, {last} in the end{where}"
    return f"{names[item]} is No. 1 in {longest} of {charts} charts{where}"
