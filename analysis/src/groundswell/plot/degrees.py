"""The panel of degrees: how many ties agents have, beside what a law of chance says."""

import math
from typing import Any, Literal, Protocol, get_args

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from groundswell import arguments
from groundswell.errors import InputError
from groundswell.plot import parts, style

Theory = Literal["poisson", "power-law", "regular"]
Floats = npt.NDArray[np.float64]

_BROAD = 5.0  # times the mean degree: with more than that, axes are logarithmic
_BIN = 1.5  # ratio of the ends of a logarithmic bin
_TAIL = 20  # a power law is for one in so many agents, as in `tail_exponent` of a run file
_FEWEST = 10


class HasDegrees(Protocol):
    """A graph that knows its degrees."""

    @property
    def degrees(self) -> npt.ArrayLike:
        """[agent]: ties."""


def degree_distribution(
    graph_or_degrees: npt.ArrayLike | HasDegrees,
    theory: Theory | None = None,
    ax: Axes | None = None,
    *,
    exponent: float | None = None,
    show: Literal["cumulative", "binned"] = "cumulative",
) -> Axes:
    """Draw how many agents have how many ties, and a theory beside it.

    Axes are logarithmic where the most tied agent has more than five times the mean; agents
    without ties have no place there, and are counted in the label of the axis.

    Args:
        graph_or_degrees: [agent]: ties of each; or a graph with such an array as its `degrees`.
        theory: "poisson" with the same mean, as in a random graph; "regular": all have the mean;
            "power-law" for the twentieth of agents with most ties.
        ax: Where to draw; default new axes.
        exponent: Of the power law P(k) ~ k^−exponent; default Hill's estimate, which run files
            have as `tail_exponent`.
        show: "cumulative": share of agents with so many ties or more. "binned": share of agents
            per tie; on logarithmic axes in bins each half as wide again as the last.

    Returns:
        The axes: ties of an agent, share of agents.

    Raises:
        InputError: Not an array of numbers of ties, no such theory, or an exponent that is not
            above 1, not for a power law, or cannot be estimated.
    """
    degrees = _degrees(graph_or_degrees)
    arguments.choice("show", show, ("cumulative", "binned"))
    if theory is not None:
        arguments.choice("theory", theory, get_args(Theory))
    if exponent is not None:
        exponent = arguments.number("exponent", exponent)
        if theory != "power-law" or not exponent > 1:
            raise InputError("exponent", f"{exponent:g}", 'must be above 1, for theory="power-law"')
    ax = parts.panel(ax, 6.8, 4.9)
    broad = degrees.max() > _BROAD * max(degrees.mean(), 1)
    cumulative = show == "cumulative"
    k, share = _cumulative(degrees) if cumulative else _binned(degrees, _BIN if broad else 1.0)
    ax.plot(
        k,
        share,
        "o",
        color=style.ITEM_COLOURS[1],
        ms=5,
        mec="white",
        mew=0.3,
        label="agents",
        zorder=3,
    )
    if theory is not None:
        _draw_theory(ax, degrees, theory, exponent, cumulative)
    _scales(ax, degrees, share, broad, cumulative)
    none = parts.per_cent(float((degrees == 0).mean()))
    without = f"; {none} have none" if broad and (degrees == 0).any() else ""
    kind = "agents with so many ties or more" if cumulative else "agents, per tie"
    parts.labels(ax, f"ties of an agent{without}", f"share of {kind}")
    parts.key_below(ax)
    parts.heading(ax, _finding(degrees, broad))
    return ax


def tail_exponent(degrees: npt.NDArray[np.int64]) -> float:
    """Return Hill's estimate of the exponent of the largest degrees, as a run file has it.

    Args:
        degrees: [agent]: ties.

    Returns:
        1 + m / Σ ln(k_i / k_(m+1)) over the m largest degrees, a twentieth of all and at least
        ten; NaN where it is not defined.
    """
    tail = max(_FEWEST, len(degrees) // _TAIL)
    if tail >= len(degrees):
        return math.nan
    ordered = np.sort(degrees)[::-1].astype("float64")
    if ordered[tail] == 0:
        return math.nan
    logs = float(np.log(ordered[:tail] / ordered[tail]).sum())
    return 1 + tail / logs if logs > 0 else math.nan


def _degrees(given: object) -> npt.NDArray[np.int64]:
    wanted = "must be a numpy array of the ties of each agent, or a graph that has `degrees`"
    values = arguments.array("graph_or_degrees", getattr(given, "degrees", given), wanted)
    if values.ndim != 1 or values.dtype.kind not in "iuf" or not values.size:
        found = f"{arguments.found(given)} of shape {values.shape}"
        raise InputError("graph_or_degrees", found, wanted)
    wrong = values[~((values >= 0) & (values == np.floor(values)))]
    if wrong.size:
        raise InputError(
            "graph_or_degrees", f"{wrong[0]:g} ties", "must be whole numbers from 0 on"
        )
    return values.astype("int64")


def _cumulative(degrees: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Degrees that occur, and the share of agents that have as many or more."""
    k, counts = np.unique(degrees, return_counts=True)
    return k.astype("float64"), counts[::-1].cumsum()[::-1] / len(degrees)


def _binned(degrees: npt.NDArray[np.int64], ratio: float) -> tuple[Floats, Floats]:
    """Geometric middles of bins from 1 on that are not empty, and the share of agents per tie."""
    edges = [1 if ratio > 1 else 0]
    while edges[-1] <= degrees.max():
        edges.append(max(edges[-1] + 1, int(edges[-1] * ratio)))
    counts = np.histogram(degrees, np.array(edges) - 0.5)[0]
    low, high = np.array(edges[:-1]), np.array(edges[1:])
    some = counts > 0
    return np.sqrt(low * (high - 1.0))[some], (counts / (high - low) / len(degrees))[some]


def _draw_theory(
    ax: Axes,
    degrees: npt.NDArray[np.int64],
    theory: Theory,
    exponent: float | None,
    cumulative: bool,
) -> None:
    mean = float(degrees.mean())
    looks: dict[str, Any] = {"color": style.ITEM_COLOURS[0], "lw": 1.8, "zorder": 2}
    if theory == "power-law":
        start, share, slope = _tail(degrees, exponent)
        k = np.geomspace(start, max(float(degrees.max()), start + 1), 50)
        law = share * (k / start) ** (1 - slope)
        label = f"power law, exponent {slope:.2f}" + ("" if exponent else " (Hill)")
        ax.plot(k, law if cumulative else law * (slope - 1) / k, label=label, **looks)
        return
    if theory == "regular":
        k, share_of = np.array([0.0, mean, mean]), np.array([1.0, 1.0, 0.0])
        if not cumulative:
            k, share_of = np.array([mean, mean]), np.array([0.0, 1.0])
        ax.plot(k, share_of, label=f"all alike, {mean:.3g}", **looks)
        return
    ks = np.arange(int(degrees.max()) + 1)
    chance = np.exp(ks * math.log(mean or 1) - mean - [math.lgamma(k + 1) for k in ks])
    if cumulative:
        chance = np.maximum(1 - np.concatenate([[0.0], chance.cumsum()[:-1]]), 0)
    keep = chance > 1e-12
    ax.plot(ks[keep], chance[keep], label=f"Poisson, mean {mean:.3g}", **looks)


def _tail(degrees: npt.NDArray[np.int64], exponent: float | None) -> tuple[float, float, float]:
    """Where a power law begins, the share of agents beyond, and its exponent."""
    slope = tail_exponent(degrees) if exponent is None else exponent
    if math.isnan(slope):
        raise InputError(
            "exponent", "not given", "must be given where the largest degrees are equal or few"
        )
    at = min(max(_FEWEST, len(degrees) // _TAIL), len(degrees) - 1)
    start = max(float(np.sort(degrees)[::-1][at]), 1.0)
    return start, float((degrees >= start).mean()), slope


def _scales(
    ax: Axes,
    degrees: npt.NDArray[np.int64],
    share: Floats,
    broad: bool,
    cumulative: bool,
) -> None:
    top = float(degrees.max())
    if broad:
        ax.set(xscale="log", yscale="log")
        ax.set_xlim(max(float(degrees[degrees > 0].min()), 1) / 1.15, top * 1.3)
        ax.set_ylim(share.min() / 2, share.max() * 1.6)
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        ax.xaxis.set_minor_locator(NullLocator())
        ax.yaxis.set_minor_locator(NullLocator())
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _share_in_words(value)))
        return
    ax.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True, steps=[1, 2, 5, 10]))
    low = float(degrees.min())
    margin = max(0.06 * (top - low), 1.0)
    ax.set_xlim(max(low - margin, -margin / 2), top + margin)
    ax.set_ylim(0, 1.04 if cumulative else 1.15 * share.max())
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g} %"))


def _share_in_words(share: float) -> str:
    """Return "10 %", or "1 in 10,000" for what is less than a thousandth."""
    return f"{100 * share:g} %" if share > 0.9e-3 else f"1 in {1 / share:,.0f}"


def _finding(degrees: npt.NDArray[np.int64], broad: bool) -> str:
    """What the most tied have where degrees are broad, else between what most agents are."""
    low, high = np.percentile(degrees, [2.5, 97.5])
    if degrees.min() == degrees.max():
        return f"Everybody has {style.counted(int(degrees[0]), 'tie')}"
    if broad:
        ordered = np.sort(degrees)[::-1]
        top = max(1, round(len(degrees) / 100))
        share = parts.per_cent(float(ordered[:top].sum() / ordered.sum()))
        who = "hundredth" if len(degrees) >= 100 else "agent"
        return f"The most tied {who} has {share} of all ends of ties"
    return f"19 in 20 agents have {low:.0f} to {high:.0f} ties, {degrees.mean():.3g} on average"
