"""Parts that several panels have: new axes, shares in words, a key below the panel."""

import re
from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from groundswell.plot import style

_UNIT_ALONE = re.compile(r" (\S+)\n%")  # a number's unit on the next line
_TWO_LINES = 0.45  # inches: a name, what stands under it, and some room
_GAP = 0.07  # inches: between the label of an axis and the key


def panel(ax: Axes | None, width: float, height: float) -> Axes:
    """Return tidied axes: those given, or new ones of this size in inches."""
    if ax is None:
        ax = plt.subplots(figsize=(width, height), layout="constrained")[1]
    style.tidy(ax)
    return ax


def heading(ax: Axes, text: str, beside: Axes | None = None) -> None:
    """Set a panel's heading, as wide as the panel with what stands right of it.

    Args:
        ax: Axes in which all else has its place.
        text: The heading; in at most two lines.
        beside: Axes right of these that belong to the panel, as a colour bar.
    """
    looks: dict[str, Any] = {"fontsize": style.HEADING, "fontweight": "bold", "color": style.INK}
    ax.set_title("", loc="left", pad=10, **looks)
    settle(ax)
    left = ax.get_window_extent().x0
    boxes = [one.get_tightbbox() for one in (ax, beside) if one is not None]
    right = max([box.x1 for box in boxes if box is not None], default=left)
    flat = ax.text(0, 0, "", **looks)
    words = style.wrapped(flat, text, 0.95 * (right - left), lines=2)
    flat.remove()
    ax.set_title(_UNIT_ALONE.sub(r"\n\1 %", words), loc="left", pad=10, **looks)


def settle(ax: Axes) -> None:
    """Let a figure that lays itself out do so, that places on it are final."""
    figure = ax.figure.figure  # of a subfigure, the figure it is part of
    if isinstance(figure, Figure) and figure.get_layout_engine() is not None:
        figure.draw_without_rendering()


def labels(ax: Axes, x: str, y: str) -> None:
    """Say what the axes are, with units, each in at most two lines of about an axis' length."""
    box = ax.get_window_extent()
    ax.tick_params(axis="x", which="both", pad=7)  # clear of the lowest label of the y axis
    ax.set_xlabel(x, color=style.QUIET, fontsize=style.SMALL)
    ax.set_ylabel(y, color=style.QUIET, fontsize=style.SMALL)
    ax.xaxis.label.set_text(folded(ax, x, 0.9 * box.width))
    ax.yaxis.label.set_text(folded(ax, y, 0.9 * box.height))


def fitting(ax: Axes, names: Sequence[str], share: float) -> list[str]:
    """Cut names to a line of at most this share of the panel's width."""
    pixels = share * ax.get_window_extent().width
    flat = ax.text(0, 0, "", fontsize=style.SMALL)
    cut = [style.wrapped(flat, name, pixels, lines=1) for name in names]
    flat.remove()
    return cut


def folded(ax: Axes, words: str, pixels: float) -> str:
    """Fold each line of small words that is wider than this into two."""
    flat = ax.text(0, 0, "", fontsize=style.SMALL)
    lines = [style.wrapped(flat, line, pixels, lines=2) for line in words.split("\n")]
    flat.remove()
    return "\n".join(lines)


def end_labels(ax: Axes, entries: Sequence[tuple[float, str, str]]) -> None:
    """Write names right of the axes, with what stands under them where there is room for it.

    Args:
        ax: Axes whose limits are final.
        entries: As of `style.end_labels`.
    """
    inches = ax.get_window_extent().height / ax.figure.dpi
    if len(entries) * _TWO_LINES > inches:
        entries = [(y, text.split("\n")[0], colour) for y, text, colour in entries]
    style.end_labels(ax, entries)


def per_cent(share: float) -> str:
    """Return "42 %", "3.1 %"; less than all is not "100 %", more than none not "0 %"."""
    percent = 100 * share
    if 0 < percent < 0.05:
        return "less than 0.1 %"
    if 99.5 <= percent < 100:
        return "more than 99 %"
    return f"{percent:.0f} %" if percent >= 9.95 or percent == 0 else f"{percent:.1f} %"


def key_below(ax: Axes, handles: Sequence[Artist] | None = None, *, columns: int = 6) -> None:
    """Draw a legend under the label of the x axis, where it hides nothing.

    Args:
        ax: Axes with a label of the x axis.
        handles: What to explain; default all that has a label.
        columns: Most entries side by side; fewer where the panel is narrow.
    """
    if handles is None:
        handles = ax.get_legend_handles_labels()[0]
    axis, box = ax.xaxis.get_tightbbox(), ax.get_window_extent()
    depth = 0.0 if axis is None else (box.y0 - axis.y0) / ax.figure.dpi
    down = ScaledTranslation(0, -depth - _GAP, ax.figure.dpi_scale_trans)
    for count in range(min(columns, len(handles)), 0, -1):
        legend = ax.legend(
            handles=list(handles),
            loc="upper left",
            bbox_to_anchor=(0, 0),
            bbox_transform=ax.transAxes + down,
            ncols=count,
            frameon=False,
            fontsize=style.SMALL,
            labelcolor=style.QUIET,
            handlelength=1.3,
            handletextpad=0.5,
            columnspacing=1.3,
            borderaxespad=0,
        )
        if legend.get_window_extent().width <= 0.9 * box.width:
            return
