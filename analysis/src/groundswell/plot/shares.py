"""The panel of causes: what share of an item's downloads came through which channel."""

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from groundswell import series
from groundswell.plot import style

_ROWS = (("last_touch", "last touch"), ("dose_share", "dose share"))
_PITCH = 3.0  # height of an item: its name and two bars
_BAR = 0.82


def channel_shares(run: xr.DataTree, ax: Axes | None = None) -> Axes:
    """Draw what share of each item's downloads came through each channel, over all worlds.

    Two stacked bars per item: by the channel that gave the last touch, and by what the whole dose
    was made of. Per cent are written only where they fit.

    Args:
        run: A run.
        ax: Where to draw; default new axes.

    Returns:
        The axes: per cent of an item's downloads; one row per bar, the first item on top.
    """
    people = _rows(run)
    items = [str(name) for name in people["item"].values]
    if ax is None:
        size = (7, 1.2 + 0.75 * len(items))
        ax = plt.subplots(figsize=size, layout="constrained")[1]
    style.tidy(ax)
    ax.grid(visible=False)
    ax.spines["bottom"].set_visible(False)
    ax.set_xlim(0, 100)
    ax.set_ylim(_PITCH * len(items) - 0.75, -0.45)
    ax.set_xticks([])
    ax.set_xlabel(
        "% of the item's downloads, all worlds together",
        color=style.QUIET,
        fontsize=style.SMALL,
        labelpad=20,
        loc="left",
    )
    colours = style.item_colours(run)
    ticks, words = [], []
    for number, item in enumerate(items):
        top = _PITCH * number
        name = ax.text(0, top, "", va="center", fontsize=style.NORMAL, fontweight="bold")
        name.set_color(colours.get(item, style.QUIET))
        name.set_text(style.wrapped(name, item, ax.get_window_extent().width, lines=1))
        for row, (measure, word) in enumerate(_ROWS):
            ticks.append(top + 0.95 + row * 0.95)
            words.append(word)
            _bar(ax, ticks[-1], people[measure].sel(item=item), f"{item}, {word}")
    ax.set_yticks(ticks, words)
    _key(ax, people)
    style.heading(ax, "What led to a download")
    return ax


def _rows(run: xr.DataTree) -> xr.Dataset:
    """Downloads by cause of the items shown, and of all others together."""
    people = series.channel_people(run)
    shown = style.shown_items(run)
    others = [str(name) for name in people["item"].values if name not in shown]
    if not others:
        return people.sel(item=shown)
    rest = people.sel(item=others).sum("item")
    rest = rest.expand_dims(item=[style.counted(len(others), "other item")])
    return xr.concat([people.sel(item=shown), rest], dim="item")


def _bar(ax: Axes, y: float, people: xr.DataArray, label: str) -> None:
    total = float(people.sum())
    if total <= 0:
        ax.text(0, y, "no downloads", va="center", fontsize=style.SMALL, color=style.QUIET)
        return
    left = 0.0
    for channel, value in zip(people["channel"].values, people.values, strict=True):
        share = 100 * float(value) / total
        colour = style.CHANNEL_COLOURS.get(str(channel), style.OTHER_COLOUR)
        if share > 0:
            ax.barh(
                y,
                share,
                _BAR,
                left,
                color=colour,
                edgecolor="white",
                lw=0.8,
                label=f"{label}, {channel}",
            )
            style.FittingText(ax, left + share / 2, y, f"{share:.0f} %", share)
        left += share


def _key(ax: Axes, people: xr.Dataset) -> None:
    present = people["last_touch"].sum("item") + people["dose_share"].sum("item") > 0
    names = [str(name) for name in people["channel"].values[np.asarray(present)]]
    handles = [
        Patch(color=style.CHANNEL_COLOURS.get(n, style.OTHER_COLOUR), label=n) for n in names
    ]
    if handles:
        ax.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(0, 0),
            ncols=len(handles),
            frameon=False,
            fontsize=style.SMALL,
            labelcolor=style.QUIET,
            handlelength=1.0,
            handletextpad=0.45,
            columnspacing=1.2,
            borderaxespad=0.4,
            borderpad=0,
        )
