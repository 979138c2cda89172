"""Parts that several panels have: new axes, shares in words, a key below the panel."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation

from groundswell.plot import style

_BELOW = 36.0  # points: tick labels and the label of the axis


def panel(ax: Axes | None, width: float, height: float) -> Axes:
    """Return tidied axes: those given, or new ones of this size in inches."""
    if ax is None:
        ax = plt.subplots(figsize=(width, height), layout="constrained")[1]
    style.tidy(ax)
    return ax


def labels(ax: Axes, x: str, y: str) -> None:
    """Say what the axes are, with units."""
    ax.set_xlabel(x, color=style.QUIET, fontsize=style.SMALL)
    ax.set_ylabel(y, color=style.QUIET, fontsize=style.SMALL)


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
        columns: Entries side by side.
    """
    if handles is None:
        handles = ax.get_legend_handles_labels()[0]
    down = ScaledTranslation(0, -_BELOW / 72, ax.figure.dpi_scale_trans)
    ax.legend(
        handles=list(handles),
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=ax.transAxes + down,
        ncols=min(columns, len(handles)),
        frameon=False,
        fontsize=style.SMALL,
        labelcolor=style.QUIET,
        handlelength=1.3,
        handletextpad=0.5,
        columnspacing=1.3,
        borderaxespad=0,
    )
