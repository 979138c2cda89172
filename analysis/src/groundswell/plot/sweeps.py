"""Panels of sweeps: what the shipped sweeps of `configs/` show, a function for each figure.

A sweep is what `groundswell sweep` writes, opened by `groundswell.open`. Points are means
over worlds, bars their standard errors: over people and luck, in one society.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter

from groundswell import arguments
from groundswell.errors import InputError
from groundswell.plot import style
from groundswell.runfile import scenario

# Of ordered values, pale to dark: told apart by lightness alone.
_LADDER = ("#B8D3E6", "#7FB0D2", "#4C8CBB", "#E0912F", "#B3561A", "#5F2A0B")
_MARKERS = ("o", "s", "^", "D", "v", "P")


@dataclass(frozen=True)
class _Measure:
    title: str
    label: str
    of: Callable[[xr.DataTree], xr.DataArray]
    percent: bool = False


def _metric(name: str) -> Callable[[xr.DataTree], xr.DataArray]:
    return lambda sweep: _of(sweep, "metrics", name)


def _in_thousands(sweep: xr.DataTree) -> xr.DataArray:
    return _of(sweep, "metrics", "downloads").sum("item") / 1000


def _best_at_first(sweep: xr.DataTree) -> xr.DataArray:
    return 100.0 * (_last_week(sweep, "rank").sel(item=_best(sweep)) == 1)


def _distance(sweep: xr.DataTree) -> xr.DataArray:
    return 100.0 * _of(sweep, "metrics", "mean_unpredictability")


MEASURES = {
    "number_one": _Measure(
        "The best unknown is No. 1: most often in a mixture",
        "worlds in which the best is No. 1 in the chart week (%)",
        _best_at_first,
        percent=True,
    ),
    "downloads": _Measure(
        "Calling brings downloads where people listen",
        "downloads of all songs (thousands)",
        _in_thousands,
    ),
    "diversity": _Measure(
        "Diversity: how many songs share the market",
        "effective number of songs (1 / HHI)",
        _metric("effective_items"),
    ),
    "quality": _Measure(
        "The more is called, the less quality decides",
        "Kendall’s τ of quality and downloads",
        _metric("quality_tau"),
    ),
    "unpredictability": _Measure(
        "Worlds differ more where people listen",
        "mean difference of a song’s share (points)",
        _distance,
    ),
}


def mixture(
    sweep: xr.DataTree,
    measure: str = "number_one",
    ax: Axes | None = None,
    *,
    concentration: float = 4,
) -> Axes:
    """Draw a measure against the effort spent on calling, a line for each mean collectivism.

    Args:
        sweep: A sweep of `configs/mixture.toml`.
        measure: A key of `MEASURES`.
        ax: Where to draw; default new axes.
        concentration: Which spread of collectivism.

    Returns:
        The axes: share of the effort spent on calling (per cent), the measure.

    Raises:
        InputError: Another kind of sweep, or no such measure or spread.
    """
    shown = _measure(measure)
    values = _pick(shown.of(sweep), "concentration", concentration, "concentration")
    return _mixture_lines(_by_callers(values, sweep), "mean", shown, "mean c {:g}", ax, shown.title)


def mixture_spread(
    sweep: xr.DataTree,
    measure: str = "number_one",
    ax: Axes | None = None,
    *,
    collectivism: float = 0.8,
) -> Axes:
    """Draw a measure against the effort spent on calling, a line for each spread of c.

    Args:
        sweep: A sweep of `configs/mixture.toml`.
        measure: A key of `MEASURES`.
        ax: Where to draw; default new axes.
        collectivism: Which mean collectivism.

    Returns:
        The axes: share of the effort spent on calling (per cent), the measure.

    Raises:
        InputError: Another kind of sweep, or no such measure or mean.
    """
    shown = _measure(measure)
    values = _pick(shown.of(sweep), "mean", collectivism, "collectivism")
    title = "Two camps win less often than people alike" if measure == "number_one" else shown.title
    return _mixture_lines(
        _by_callers(values, sweep), "concentration", shown, "concentration {:g}", ax, title
    )


def unknown(sweep: xr.DataTree, ax: Axes | None = None) -> Axes:
    """Draw sales of the talented unknown against the share of the group that is called to it.

    Args:
        sweep: A sweep of `configs/unknown-to-number-one.toml`.
        ax: Where to draw; default new axes.

    Returns:
        The axes: share called (per cent), sales in the chart week (thousands).

    Raises:
        InputError: Another kind of sweep.
    """
    sales = _last_week(sweep, "downloads") / 1000
    axis = _axis_of(sales, "recruits")
    called = 100 * (1 - sales["recruits"] / float(sales["recruits"].max()))
    quality = next((str(d) for d in sales.dims if str(d).endswith("quality")), None)
    if quality is None:
        raise _foreign("no swept quality")
    ours = _item(sales, "Talented Unknown").assign_coords({axis: called.values})
    rival = _item(sales, "The Climb").mean("world")
    ax = _axes(ax)
    ax.axhspan(float(rival.min()), float(rival.max()), color=style.FAINT, zorder=0)
    middle = float(rival.min() + rival.max()) / 2
    ax.text(
        50,
        middle,
        "the television winner",
        ha="center",
        va="center",
        color=style.QUIET,
        fontsize=style.SMALL,
    )
    wins = (_item(_last_week(sweep, "rank"), "Talented Unknown") == 1).mean("world")
    _lines(ax, ours, axis, quality, "quality {:g}", wins.values > 0.5)
    _share_axis(ax, "share of the 700,000 who follow the call (%); the others explore")
    ax.set_ylim(bottom=0)
    ax.set_ylabel("sales in the chart week (thousands)", color=style.QUIET, fontsize=style.SMALL)
    ax.text(
        0.99,
        0.02,
        "filled: No. 1 in most worlds",
        transform=ax.transAxes,
        ha="right",
        color=style.QUIET,
        fontsize=style.SMALL,
    )
    style.heading(ax, "700,000 can carry an unknown, if they agree on it")
    return ax


def followers(sweep: xr.DataTree, ax: Axes | None = None) -> Axes:
    """Draw the chart position of the group's record against the size of the group.

    Args:
        sweep: A sweep of `configs/rick-astley-2008.toml`.
        ax: Where to draw; default new axes.

    Returns:
        The axes: members (people, logarithmic), chart position (logarithmic, No. 1 on top).

    Raises:
        InputError: Another kind of sweep.
    """
    everyone = _last_week(sweep, "rank")
    last = everyone.sizes["item"]  # the place of what sold nothing, which has rank 0
    ranks = _item(everyone.where(everyone > 0, last), "Never Gonna Give You Up")
    if not {"count", "call"} <= set(map(str, ranks.dims)):
        raise _foreign("no swept count and call")
    members = ranks["count"].values * int(tomllib.loads(scenario(sweep))["scale"])
    as_fitted = float(ranks["call"].max())
    ax = _axes(ax)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ranks = ranks.assign_coords(count=members, call=ranks["call"].values / as_fitted)
    _lines(ax, ranks, "count", "call", "{:.0%} of the\nresponse of 2009")
    ax.plot([68_000], [73], "*", color=style.ITEM_COLOURS[0], markersize=15, zorder=5)
    ax.annotate(
        "the record:\n68,000, No. 73",
        (68_000, 73),
        (-12, 14),
        textcoords="offset points",
        ha="right",
        color=style.ITEM_COLOURS[0],
        fontsize=style.SMALL,
    )
    ax.set_ylim(130, 0.9)
    ax.yaxis.set_major_locator(FixedLocator([1, 3, 10, 30, 100]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"No. {value:.0f}"))
    ax.yaxis.set_minor_locator(FixedLocator([]))
    ax.xaxis.set_major_locator(FixedLocator(list(members)))
    ax.xaxis.set_minor_locator(FixedLocator([]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    ax.set_xlabel("members of the group (people)", color=style.QUIET, fontsize=style.SMALL)
    ax.set_ylabel("chart position", color=style.QUIET, fontsize=style.SMALL)
    style.heading(ax, "Ten times the members would have made No. 3, not No. 1")
    return ax


def x_factor(sweep: xr.DataTree, ax: Axes | None = None) -> Axes:
    """Draw how good the No. 1 is against the share of people who explore, by weight of the chart.

    Args:
        sweep: A sweep of `configs/social-media-x-factor.toml`.
        ax: Where to draw; default new axes.

    Returns:
        The axes: share who explore (per cent, logarithmic), quality of the No. 1 of the last week.

    Raises:
        InputError: Another kind of sweep.
    """
    ranks = _last_week(sweep, "rank")
    if not {"recruits", "chart_weight"} <= set(map(str, ranks.dims)):
        raise _foreign("no swept recruits and chart_weight")
    quality = _qualities(sweep)
    first = (quality * (ranks == 1)).sum("item")
    first = first.assign_coords(recruits=100 * first["recruits"].values)
    ax = _axes(ax)
    ax.set_xscale("log")
    for name, height in (("the best of the unknowns", quality.max()), ("The TV Winner", 0.0)):
        ax.axhline(float(height), color=style.FAINT, linewidth=4, zorder=0)
        ax.annotate(
            name,
            (0.01, float(height)),
            (0, 5),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha="left",
            color=style.QUIET,
            fontsize=style.SMALL,
        )
    ax.set_ylim(-0.08, 1.12 * float(quality.max()))
    _lines(ax, first, "recruits", "chart_weight", "chart weight {:g}")
    ax.xaxis.set_major_locator(FixedLocator(list(first["recruits"].values)))
    ax.xaxis.set_minor_locator(FixedLocator([]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.set_xlabel("people who explore (%)", color=style.QUIET, fontsize=style.SMALL)
    ax.set_ylabel(
        "quality of the No. 1 (standard deviations of taste)",
        color=style.QUIET,
        fontsize=style.SMALL,
    )
    style.heading(ax, "Explorers find the best; the chart lets them win")
    return ax


def evangelists(sweep: xr.DataTree, ax: Axes | None = None) -> Axes:
    """Draw downloads against the number of founders among whom the same time is divided.

    Args:
        sweep: A sweep of `configs/evangelical-few.toml`.
        ax: Where to draw; default new axes.

    Returns:
        The axes: founders (people, logarithmic), downloads (people, logarithmic).

    Raises:
        InputError: Another kind of sweep.
    """
    downloads = _of(sweep, "metrics", "downloads").sum("item")
    axis = _axis_of(downloads, "count")
    founders = downloads["count"].values
    _axis_of(downloads, "invite_for")
    spans = [str(span) for span in downloads["invite_for"].values]
    ax = _axes(ax)
    ax.set_xscale("log")
    ax.set_yscale("log")
    _lines(ax, downloads.assign_coords({axis: founders}), axis, "mean", "mean c {:g}")
    words = dict(zip(founders, spans, strict=True))
    ax.xaxis.set_major_locator(FixedLocator(list(founders)))
    ax.xaxis.set_minor_locator(FixedLocator([]))
    ax.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{value:,.0f}\n{words.get(round(value), '')}")
    )
    ax.yaxis.set_major_locator(FixedLocator([10, 30, 100, 300, 1000, 3000, 10_000]))
    ax.yaxis.set_minor_locator(FixedLocator([]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    ax.set_xlabel(
        "founders (people), and for how long each member invites",
        color=style.QUIET,
        fontsize=style.SMALL,
    )
    ax.set_ylabel("downloads (people)", color=style.QUIET, fontsize=style.SMALL)
    style.heading(ax, "A few with much time outdo many with little, if people listen")
    return ax


# --- what the figures share -------------------------------------------------------------------


def _mixture_lines(
    values: xr.DataArray, line: str, shown: _Measure, name: str, ax: Axes | None, title: str
) -> Axes:
    ax = _axes(ax)
    _lines(ax, values, "callers", line, name)
    _share_axis(ax, "share of the effort spent on calling (%); the rest explores")
    if shown.percent:
        ax.set_ylim(-3, 103)
    ax.set_ylabel(shown.label, color=style.QUIET, fontsize=style.SMALL)
    style.heading(ax, title)
    return ax


def _lines(
    ax: Axes,
    values: xr.DataArray,
    x: str,
    line: str,
    name: str,
    filled: np.ndarray | None = None,
) -> None:
    """Draw means over worlds with standard errors, a line for each value of a swept key.

    Args:
        ax: Where to draw.
        values: Over `x`, `line` and, if the measure is of a world, `world`.
        x: Dimension along the axis.
        line: Dimension of the lines; its values are named by the format `name`.
        name: As said.
        filled: [line, x]: which points are filled; default all.
    """
    for key in (line, x):
        if key not in values.dims:
            raise _foreign(f"no swept {key}")
    ordered = values.transpose(line, x, ...)
    colours = _ladder(ordered.sizes[line])
    for number, value in enumerate(ordered[line].values):
        one = ordered.isel({line: number})
        mean, error = _mean_and_error(one)
        colour = colours[number]
        ax.errorbar(
            one[x],
            mean,
            yerr=error,
            color=colour,
            linewidth=1.8,
            capsize=2,
            zorder=2,
            label=name.format(value),
        )
        full = np.ones(len(mean), bool) if filled is None else filled[number]
        faces = [colour if each else "white" for each in full]
        ax.scatter(
            one[x], mean, c=faces, edgecolors=colour, marker=_MARKERS[number], s=34, zorder=3
        )
    handles, labels = ax.get_legend_handles_labels()
    ax.legend(
        handles[::-1],
        labels[::-1],
        frameon=False,
        fontsize=style.SMALL,
        labelcolor=style.INK,
        loc="center left",
        bbox_to_anchor=(1.01, 0.5),
        handlelength=1.4,
    )


def _mean_and_error(values: xr.DataArray) -> tuple[np.ndarray, np.ndarray | None]:
    if "world" not in values.dims:  # a measure of all worlds together
        return np.asarray(values.values, float), None
    worlds = values.sizes["world"]
    mean = values.mean("world").values
    if worlds < 2:
        return mean, None
    return mean, values.std("world", ddof=1).values / np.sqrt(worlds)


def _ladder(number: int) -> list[str]:
    if number == 1:
        return [_LADDER[2]]  # the palest only tells itself from darker ones
    steps = np.linspace(0, len(_LADDER) - 1, number).round().astype(int)
    return [_LADDER[step] for step in steps]


def _by_callers(values: xr.DataArray, sweep: xr.DataTree) -> xr.DataArray:
    """With the effort spent on calling, in per cent, as the axis that gives up explorers."""
    axis = _axis_of(values, "recruits")
    recruits = values["recruits"].values
    shares = 100 * (1 - recruits / recruits.max())
    return (
        values.drop_vars([c for c in values.coords if c not in values.dims])
        .rename({axis: "callers"})
        .assign_coords(callers=shares)
    )


def _axis_of(values: xr.DataArray, key: str) -> str:
    """Return the dimension along which a swept key varies, alone or together with others."""
    if key not in values.coords or len(values[key].dims) != 1:
        raise _foreign(f"no swept {key}")
    return str(values[key].dims[0])


def _pick(values: xr.DataArray, key: str, value: float, place: str) -> xr.DataArray:
    """Return the values at one level of a swept key; place is the argument that names it."""
    value = arguments.number(place, value)
    if key not in values.dims:
        raise _foreign(f"no swept {key}")
    levels = values[key].values
    if not np.isclose(levels, value).any():
        listed = ", ".join(f"{level:g}" for level in levels)
        raise InputError(place, f"{value:g}", f"must be one of: {listed}")
    return values.isel({key: int(np.argmin(np.abs(levels - value)))})


def _measure(name: str) -> _Measure:
    return MEASURES[arguments.choice("measure", name, list(MEASURES))]


def _of(sweep: xr.DataTree, group: str, name: str) -> xr.DataArray:
    if group not in arguments.is_sweep(sweep).children:
        raise _foreign(f"no group {group}")
    if name not in sweep[group].data_vars:
        raise _foreign(f"no {name} in {group}")
    return sweep[group].to_dataset()[name]


def _last_week(sweep: xr.DataTree, name: str) -> xr.DataArray:
    return _of(sweep, "chart", name).isel(week=-1)


def _item(values: xr.DataArray, name: str) -> xr.DataArray:
    if name not in values["item"].values:
        raise _foreign(f'no item "{name}"')
    return values.sel(item=name)


def _best(sweep: xr.DataTree) -> str:
    """Return the item of highest quality, the same at every point."""
    quality = _qualities(sweep)
    return str(quality["item"].values[int(np.argmax(quality.values))])


def _qualities(sweep: xr.DataTree) -> xr.DataArray:
    """Return the quality of every item, where it is the same at every point."""
    quality = _of(sweep, "metrics", "quality")
    return quality.mean([d for d in quality.dims if d != "item"])


def _foreign(found: str) -> InputError:
    return InputError("sweep", found, "must be a sweep of the scenario that this figure is for")


def _axes(ax: Axes | None) -> Axes:
    if ax is None:
        ax = plt.subplots(figsize=(7.6, 4.6), layout="constrained")[1]
    style.tidy(ax)
    return ax


def _share_axis(ax: Axes, label: str) -> None:
    ax.set_xlim(-3, 103)
    ax.xaxis.set_major_locator(FixedLocator(list(range(0, 101, 20))))
    ax.set_xlabel(label, color=style.QUIET, fontsize=style.SMALL)
