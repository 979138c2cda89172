"""The panel of quality: how much of an item's success its quality decides."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from groundswell import arguments, series
from groundswell.errors import InputError
from groundswell.plot import parts, style

_COLOUR = style.ITEM_COLOURS[1]
_DODGE = 0.016  # of the span of qualities: between items of equal quality


def quality_success(
    run: xr.DataTree, ax: Axes | None = None, *, scale: Literal["linear", "log"] = "linear"
) -> Axes:
    """Draw the market share of each item in each world against its quality.

    Small dots are worlds, a large one the mean; the line joins the least and the greatest success.
    Items of equal quality stand side by side.

    Args:
        run: A run with two items or more.
        ax: Where to draw; default new axes.
        scale: Of market shares; "log" leaves out worlds in which an item has none.

    Returns:
        The axes: quality (standard deviations of taste), share of the downloads of a world (per
        cent).

    Raises:
        InputError: The run has one item only, all of the same quality, or no such scale.
    """
    arguments.is_run(run)
    arguments.choice("scale", scale, ("linear", "log"))
    arguments.several_items(run)
    metrics = run["metrics"].to_dataset()
    quality = metrics["quality"].values.astype("float64")
    if np.ptp(quality) == 0:
        raise InputError(
            "run", f"{len(quality)} items of quality {quality[0]:g}", "must have items that differ"
        )
    shares = 100 * metrics["share"].transpose("world", "item").values
    ax = parts.panel(ax, 7.4, 4.8)
    if scale == "log":
        ax.set_yscale("log")
        shares = np.where(shares > 0, shares, np.nan)
    names, few = series.item_names(run), len(quality) <= 2 * style.MOST_ITEMS
    colours = style.item_colours(run) if few else dict.fromkeys(names, _COLOUR)
    for item, place in enumerate(_side_by_side(quality)):
        values = shares[:, item][np.isfinite(shares[:, item])]
        if not values.size:
            continue
        colour = colours[names[item]]
        ax.vlines(place, values.min(), values.max(), color=colour, lw=1, alpha=0.5)
        if len(values) > 1:
            ax.plot([place] * len(values), values, "o", color=colour, ms=3, alpha=0.45, mew=0)
        ax.plot(
            place,
            values.mean(),
            "o",
            color=colour,
            ms=8 if few else 6,
            mec="white",
            label=names[item],
        )
    if scale == "linear":
        ax.set_ylim(bottom=0)
        ax.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} %"))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}".replace("-", "−")))
    parts.labels(ax, "quality (standard deviations of taste)", "share of the downloads of a world")
    _quality_key(ax, run, few, colours, shares)
    parts.heading(ax, _how_much_quality_decides(metrics))
    return ax


def _how_much_quality_decides(metrics: xr.Dataset) -> str:
    wins = f"The best item wins {_of_worlds(metrics)}"
    if "quality_tau" not in metrics or not np.isfinite(metrics["quality_tau"].values).any():
        return wins
    tau = float(np.nanmean(metrics["quality_tau"].values))
    return f"{wins}; quality and success agree with τ = {tau:.2f}"


def _of_worlds(metrics: xr.Dataset) -> str:
    downloads = metrics["downloads"].transpose("world", "item").values
    quality = metrics["quality"].values
    best = quality == quality.max()
    firsts = (downloads == downloads.max(axis=1, keepdims=True)) & (downloads > 0)
    won = int(firsts[:, best].any(axis=1).sum())
    worlds = len(downloads)
    if worlds == 1:
        return "the world" if won else "nothing"
    return f"all {worlds} worlds" if won == worlds else f"{won or 'none'} of {worlds} worlds"


def _side_by_side(quality: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Places of items on the axis of quality: those of equal quality a little apart."""
    places = quality.copy()
    for value in np.unique(quality):
        alike = np.flatnonzero(quality == value)
        apart = _DODGE * np.ptp(quality)
        places[alike] += apart * (np.arange(len(alike)) - (len(alike) - 1) / 2)
    return places


def _quality_key(
    ax: Axes,
    run: xr.DataTree,
    few: bool,
    colours: dict[str, str],
    shares: npt.NDArray[np.float64],
) -> None:
    """Name the items beside the panel where they are few; else say what dots are."""
    if not few:
        mean = Line2D([], [], ls="", marker="o", ms=6, color=_COLOUR, label="mean")
        each = Line2D([], [], ls="", marker="o", ms=3, color=_COLOUR, label="a world")
        ax.legend(
            handles=[mean, each] if len(shares) > 1 else [mean],
            loc="upper left",
            frameon=False,
            fontsize=style.SMALL,
            labelcolor=style.QUIET,
            handletextpad=0.1,
        )
        return
    means = np.nan_to_num(np.nanmean(np.nan_to_num(shares), axis=0))
    names = series.item_names(run)
    shown = style.shown_items(run)
    labels = [
        (max(float(mean), ax.get_ylim()[0]), f"{name}\n{mean:.0f} %", colours[name])
        for name, mean in zip(names, means, strict=True)
        if name in shown
    ]
    others = [mean for name, mean in zip(names, means, strict=True) if name not in shown]
    if others:
        text = style.counted(len(others), "other item")
        labels.append((max(float(np.mean(others)), ax.get_ylim()[0]), text, style.QUIET))
    parts.end_labels(ax, labels)
