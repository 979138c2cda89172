"""The panel of causes: what share of an item's downloads came through which channel."""

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.transforms import ScaledTranslation

from groundswell import arguments, series
from groundswell.plot import style

_ROWS = (("last_touch", "last touch"), ("dose_share", "dose share"))
_PITCH = 3.0  # height of an item: its name and two bars
_BAR = 0.82
_KEY_ROW = 16.0  # points


def channel_shares(run: xr.DataTree, ax: Axes | None = None) -> Axes:
    """Draw what share of each item's downloads came through each channel, over all worlds.

    Two stacked bars per item: by the channel that gave the last touch, and by what the whole dose
    was made of. Where the run has groups, the last touch of peers is split into a group's call
    and friends, in a darker and a lighter blue; the dose cannot be split, and keeps the blue of
    peers. Per cent are written only where they fit.

    Args:
        run: A run.
        ax: Where to draw; default new axes.

    Returns:
        The axes: per cent of an item's downloads; one row per bar, the first item on top.
    """
    arguments.is_run(run)
    people = {measure: _rows(run, _causes(run, measure)) for measure, _ in _ROWS}
    items = [str(name) for name in people["last_touch"]["item"].values]
    if ax is None:
        size = (7, 1.2 + 0.75 * len(items))
        ax = plt.subplots(figsize=size, layout="constrained")[1]
    style.tidy(ax)
    ax.grid(visible=False)
    ax.spines["bottom"].set_visible(False)
    ax.set_xlim(0, 100)
    ax.set_ylim(_PITCH * len(items) - 0.75, -0.45)
    ax.set_xticks([])
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
    rows = _key(ax, run, people)
    ax.set_xlabel(
        "% of the item's downloads, all worlds together",
        color=style.QUIET,
        fontsize=style.SMALL,
        labelpad=4 + rows * _KEY_ROW,
        loc="left",
    )
    style.heading(ax, "What led to a download")
    return ax


def _causes(run: xr.DataTree, measure: str) -> xr.DataArray:
    """People by item and cause: the channels, in the last touch with the sources of `peers`."""
    people = series.channel_people(run)[measure].rename(channel="cause")
    sources = series.peer_people(run) if measure == "last_touch" else None
    if sources is None:
        return people
    parts = []
    for cause in people["cause"].values:
        is_peers = str(cause) == "peers"
        parts.append(sources.rename(source="cause") if is_peers else people.sel(cause=[cause]))
    return xr.concat(parts, dim="cause").transpose("item", "cause")


def _rows(run: xr.DataTree, people: xr.DataArray) -> xr.DataArray:
    """Downloads by cause of the items shown, and of all others together."""
    shown = style.shown_items(run)
    others = [str(name) for name in people["item"].values if name not in shown]
    if not others:
        return people.sel(item=shown)
    rest = people.sel(item=others).sum("item")
    rest = rest.expand_dims(item=[style.counted(len(others), "other item")])
    return xr.concat([people.sel(item=shown), rest], dim="item")


def _colour(cause: str) -> str:
    return (style.CHANNEL_COLOURS | style.PEER_COLOURS).get(cause, style.OTHER_COLOUR)


def _bar(ax: Axes, y: float, people: xr.DataArray, label: str) -> None:
    total = float(people.sum())
    if total <= 0:
        ax.text(0, y, "no downloads", va="center", fontsize=style.SMALL, color=style.QUIET)
        return
    left = 0.0
    for cause, value in zip(people["cause"].values, people.values, strict=True):
        share = 100 * float(value) / total
        colour = _colour(str(cause))
        if share > 0:
            ax.barh(
                y,
                share,
                _BAR,
                left,
                color=colour,
                edgecolor="white",
                lw=0.8,
                label=f"{label}, {cause}",
            )
            ink = style.ink_on(colour)
            style.FittingText(ax, left + share / 2, y, f"{share:.0f} %", share, ink)
        left += share


def _key(ax: Axes, run: xr.DataTree, people: dict[str, xr.DataArray]) -> int:
    """Explain the colours; return the rows this takes.

    Where peers are split, a row of its own reads "the group's call + friends = peers".
    """
    present = []
    for table in people.values():
        found = np.asarray(table.sum("item") > 0)
        present += [str(name) for name in table["cause"].values[found]]
    sources = [str(name) for name in people["last_touch"]["cause"].values]
    sources = [name for name in sources if name in style.PEER_COLOURS]
    rows = []
    if sources and {*sources, "peers"} & {*present}:
        one = run["series/group"].size == 1
        call = "the group's call" if one else "the groups' calls"
        words = {"call": f"{call}  +", "friends": "friends  =", "peers": "peers"}
        rows.append([Patch(color=_colour(n), label=word) for n, word in words.items()])
        present = [name for name in present if name not in words]
    order = [str(name) for name in people["dose_share"]["cause"].values]
    rows.append([Patch(color=_colour(n), label=n) for n in order if n in present])
    rows = [row for row in rows if row]
    for number, handles in enumerate(rows):
        down = ScaledTranslation(0, -number * _KEY_ROW / 72, ax.figure.dpi_scale_trans)
        legend = ax.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(0, 0),
            bbox_transform=ax.transAxes + down,
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
        if number + 1 < len(rows):
            ax.add_artist(legend)  # the next legend would replace it
    return len(rows)
