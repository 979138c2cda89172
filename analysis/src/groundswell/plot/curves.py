"""Panels of curves over time: cumulative downloads, members of groups."""

import warnings
from collections.abc import Sequence
from typing import Literal

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, NullFormatter

from groundswell import arguments, series
from groundswell.plot import record, style


def cumulative_downloads(
    run: xr.DataTree,
    observed: pd.DataFrame | None = None,
    ax: Axes | None = None,
    *,
    since: object = None,
) -> Axes:
    """Draw cumulative downloads: mean over worlds, a band over worlds, and the observed points.

    Args:
        run: A run.
        observed: Table of `groundswell.observed`; series "downloads" and "week_downloads".
        ax: Where to draw; default new axes.
        since: From where to count: a date, or days from the start. The panel then shows the week
            from there and, lighter, the week after. Default: where the observed downloads are 0,
            else the start of the run, and the whole run is shown.

    Returns:
        The axes: time in days (matplotlib dates where the clock has dates), people.

    Raises:
        InputError: `since` is not a moment of this run.
    """
    arguments.is_run(run)
    ax = ax if ax is not None else plt.subplots(figsize=(9, 4.5), layout="constrained")[1]
    begin = start_of_count(run, observed, since)
    curves = series.cumulative(run, begin)
    end, week_end = _window(curves, begin)
    items, colours = style.shown_items(run), style.item_colours(run)
    style.tidy(ax)
    style.time_axis(ax, curves["time"].values[0], end)
    spread = series.band(curves)
    for item in reversed(series.item_names(run)):  # the first item is drawn last, on top
        _curve(ax, curves.sel(item=item), spread, week_end, colours[item], item in items)
    found, later = _observed_downloads(run, observed, begin, week_end, end)
    record.mark(ax, found, colours)
    record.mark(ax, later, colours, light=True)
    last = series.at(curves, end)
    tallest = [float(last.max()), *found["value"], *later["value"]]
    style.people_axis(ax, max(tallest), "downloads (people)")
    if week_end is not None and style.numbers(week_end) < style.numbers(end):
        _mark_week_end(ax, week_end)
    _key(ax, spread, curves.sizes["world"], pd.concat([found, later]))
    counted = None if begin is None else style.long_date(curves["time"].values[0])
    style.heading(ax, "Cumulative downloads" + (f" since {counted}" if counted else ""))
    style.end_labels(ax, _item_labels(run, curves, week_end, end, found))
    return ax


def start_of_count(
    run: xr.DataTree, observed: pd.DataFrame | None, since: object
) -> series.Moment | None:
    """Return from where downloads are counted: as asked, else as observed, else None."""
    if since is not None:
        return series.moment(run, since, "since")
    zero = record.counted_from(observed)
    if zero is None or isinstance(zero, np.datetime64) != series.is_dated(run):
        return None
    edges = series.step_edges(run)
    return zero if edges[0] <= zero < edges[-1] else None


def _window(
    curves: xr.DataArray, begin: series.Moment | None
) -> tuple[series.Moment, series.Moment | None]:
    """End of the panel, and end of the week that counts (None where the whole run does)."""
    last = curves["time"].values[-1]
    if begin is None:
        return last, None
    end = min(series.days_after(begin, 2 * series.WEEK_DAYS), last)
    return end, min(series.days_after(begin, series.WEEK_DAYS), last)


def _curve(
    ax: Axes,
    curve: xr.DataArray,
    spread: series.Band | None,
    week_end: series.Moment | None,
    colour: str,
    shown: bool,
) -> None:
    """One item: full strength to the end of the week, lighter after it."""
    times = style.numbers(curve["time"].values)
    mean = curve.mean("world").values
    split = times[-1] if week_end is None else float(style.numbers(week_end))
    inside = times <= split + 1e-9
    # The first point of the lighter part is the last one of the week.
    after = ~inside
    after[np.flatnonzero(inside)[-1]] = True
    name = str(curve["item"].item())
    thick = 2.2 if shown else 0.8
    ax.plot(times[inside], mean[inside], color=colour, lw=thick, label=name, zorder=3)
    if not inside.all():
        ax.plot(times[after], mean[after], color=colour, lw=thick, alpha=0.45, zorder=3)
    if spread is None or not shown:
        return
    low, high = (part.sel(item=name).values for part in (spread.lower, spread.upper))
    for where, alpha in ((inside, 0.22), (after, 0.10)):
        if where.sum() > 1:
            ax.fill_between(
                times[where],
                low[where],
                high[where],
                color=colour,
                alpha=alpha,
                lw=0,
                label=f"{name}, {spread.label}" if where is inside else None,
            )


def _observed_downloads(
    run: xr.DataTree,
    observed: pd.DataFrame | None,
    begin: series.Moment | None,
    week_end: series.Moment | None,
    end: series.Moment,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Observed points within the week, and at the end of the week after."""
    zero = record.counted_from(observed)
    start = begin if begin is not None else series.step_edges(run)[0]
    if zero is not None and isinstance(zero, np.datetime64) == series.is_dated(run):
        if zero != start:
            warnings.warn(
                f"observed downloads count from {style.long_date(zero)}, not drawn", stacklevel=3
            )
            observed = None
    names = style.shown_items(run)
    found = record.points(run, observed, "downloads", names)
    found = found[(found["time"] <= end) & (found["value"] > 0)]
    later = record.points(run, record.following_week(observed), "downloads", names)
    later = later[(later["time"] <= end)] if week_end is not None else later.iloc[:0]
    return found, later


def _mark_week_end(ax: Axes, week_end: series.Moment) -> None:
    place = float(style.numbers(week_end))
    ax.axvspan(place, ax.get_xlim()[1], color="#F4F4F4", zorder=0, lw=0)
    ax.axvline(place, color=style.QUIET, lw=0.9, zorder=1)
    ax.annotate(
        "the week after",
        (place, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(6, -6),
        textcoords="offset points",
        ha="left",
        va="top",
        fontsize=style.SMALL,
        color=style.QUIET,
    )


def _key(ax: Axes, spread: series.Band | None, worlds: int, found: pd.DataFrame) -> None:
    """Say what line, band and markers are, in a neutral colour: colours are named at the lines."""
    mean = "mean of the worlds" if worlds > 1 else "simulated"
    handles: list[Artist] = [Line2D([], [], color=style.QUIET, lw=2.2, label=mean)]
    if spread is not None:
        handles.append(Patch(color=style.QUIET, alpha=0.3, lw=0, label=spread.label))
    key(ax, [*handles, *record.key(found)])


def key(ax: Axes, handles: Sequence[Artist]) -> None:
    """Draw a legend where curves that only rise leave room for it."""
    ax.legend(
        handles=list(handles),
        loc="upper left",
        facecolor="white",  # no grid line through the words
        edgecolor="none",
        framealpha=0.8,
        fontsize=style.SMALL,
        labelcolor=style.QUIET,
        handlelength=1.6,
        borderaxespad=0.2,
    )


def _item_labels(
    run: xr.DataTree,
    curves: xr.DataArray,
    week_end: series.Moment | None,
    end: series.Moment,
    found: pd.DataFrame,
) -> list[tuple[float, str, str]]:
    """Name of each line and what it reached, with the record where there is one."""
    items, colours = style.shown_items(run), style.item_colours(run)
    means = series.at(curves, end).mean("world")
    counted_to = end if week_end is None else week_end
    reached = series.at(curves, counted_to).mean("world")
    within = " in the week" if week_end is not None and week_end != end else ""
    labels = []
    for item in items:
        text = f"{item}\n{float(reached.sel(item=item)):,.0f}{within}"
        final = found[(found["name"] == item) & (found["time"] == counted_to)]
        if len(items) <= 3 and len(final) == 1:
            text += f"\n{final['value'].iloc[0]:,.0f} on record"
        labels.append((float(means.sel(item=item)), text, colours[item]))
    others = [name for name in curves["item"].values if name not in items]
    if others:
        height = float(means.sel(item=others).mean())
        labels.append((height, style.counted(len(others), "other item"), style.QUIET))
    return labels


def membership(
    run: xr.DataTree,
    observed: pd.DataFrame | None = None,
    ax: Axes | None = None,
    *,
    scale: Literal["linear", "log"] = "linear",
) -> Axes:
    """Draw the members of each group: mean over worlds, a band over worlds, observed points.

    Args:
        run: A run with groups.
        observed: Table of `groundswell.observed`; series "members". Lower bounds are drawn as
            upward carets.
        ax: Where to draw; default new axes.
        scale: "linear" shows where a group stops growing, "log" its first days.

    Returns:
        The axes: time in days (matplotlib dates where the clock has dates), people.

    Raises:
        InputError: The run has no groups.
    """
    arguments.is_run(run)
    arguments.choice("scale", scale, ("linear", "log"))
    curves, colours = series.members(run), style.group_colours(run)
    ax = ax if ax is not None else plt.subplots(figsize=(7, 4.5), layout="constrained")[1]
    times = style.numbers(curves["time"].values)
    style.tidy(ax)
    style.time_axis(ax, series.step_edges(run)[0], curves["time"].values[-1])
    spread = series.band(curves)
    names = [str(name) for name in curves["group"].values]
    for name in names:
        mean = curves.sel(group=name).mean("world").values
        ax.plot(times, mean, color=colours[name], lw=2.2, label=name, zorder=3)
        if spread is not None:
            low, high = (part.sel(group=name).values for part in (spread.lower, spread.upper))
            label = f"{name}, {spread.label}"
            ax.fill_between(times, low, high, color=colours[name], alpha=0.22, lw=0, label=label)
    found = record.points(run, observed, "members", names)
    low_end, high_end = ax.get_xlim()
    places = style.numbers(found["time"].to_numpy())
    found = found[(places >= low_end) & (places <= high_end)]
    record.mark(ax, found, colours)
    style.people_axis(ax, max(float(curves.max()), *found["value"], 1.0), "members (people)")
    if scale == "log":
        _log_people(ax, curves, found)
    _key(ax, spread, curves.sizes["world"], found)
    style.heading(ax, f"Members of {names[0]}" if len(names) == 1 else "Members of the groups")
    if len(names) > 1:
        final = curves.isel(time=-1).mean("world")
        ends = [(float(final.sel(group=n)), n, colours[n]) for n in names]
        style.end_labels(ax, ends, inches=1.5)
    return ax


def _log_people(ax: Axes, curves: xr.DataArray, found: pd.DataFrame) -> None:
    positive = curves.values[curves.values > 0]
    lowest = min([*positive[:1], *found["value"][found["value"] > 0], float(positive.min())])
    highest = max(float(curves.max()), *found["value"], 1.0)
    ax.set_yscale("log")
    ax.set_ylim(lowest / 1.5, highest * 2)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    ax.yaxis.set_minor_formatter(NullFormatter())
