"""Panels of order against independence, and where Binder cumulants of several sizes cross."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Literal

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from groundswell import arguments, transitions
from groundswell.errors import InputError
from groundswell.plot import style
from groundswell.transitions import SITUATION, TRAIT

_COLOURS = {SITUATION: style.ITEM_COLOURS[0], TRAIT: style.ITEM_COLOURS[1]}
_WORDS = {SITUATION: "a situation", TRAIT: "a trait"}
_MEANINGS = {SITUATION: "everybody is,\nnow and then", TRAIT: "some people always are"}
_MARKERS = ("o", "s", "^", "D", "v", "P")
_WINDOW = 0.1  # shares of independence shown on each side of a crossing


def order_curves(
    runs: Iterable[xr.DataTree], ax: Axes | None = None, *, warm: int | None = None
) -> Axes:
    """Draw order |m| against the share of independence, for every size of society.

    Points are means over steps and worlds with their standard errors; lines are exact for an
    infinite well-mixed society, where that is known.

    Args:
        runs: Runs of one model of two opinions, see `groundswell.transitions.order_table`.
        ax: Where to draw; default new axes.
        warm: Steps to leave out at the start of each run; default a fifth.

    Returns:
        The axes: share of independence (0 to 1), |m| (0 to 1).

    Raises:
        InputError: The runs do not belong together.
    """
    runs = arguments.are_runs(runs)
    table = transitions.order_table(runs, warm)
    return _order(table, transitions.settings(runs[0]), ax)


def binder(
    runs: Iterable[xr.DataTree],
    kind: str = SITUATION,
    ax: Axes | None = None,
    *,
    warm: int | None = None,
) -> Axes:
    """Draw Binder cumulants against the share of independence: sizes cross where order is lost.

    Args:
        runs: Runs of one model of two opinions, of at least two sizes.
        kind: "situation" or "trait": which of the runs.
        ax: Where to draw; default new axes.
        warm: Steps to leave out at the start of each run; default a fifth.

    Returns:
        The axes: share of independence, 1 − ⟨m⁴⟩ / (3⟨m²⟩²).

    Raises:
        InputError: The runs do not belong together, or none is of this kind.
    """
    arguments.choice("kind", kind, (SITUATION, TRAIT))
    runs = arguments.are_runs(runs)
    table = transitions.order_table(runs, warm)
    return _binder(table, transitions.settings(runs[0]), kind, ax)


def transition(runs: Iterable[xr.DataTree], *, warm: int | None = None) -> Figure:
    """Draw order curves and, for situation and trait, the crossing Binder cumulants.

    Args:
        runs: Runs of one model of two opinions that differ in size, kind and share of independence.
        warm: Steps to leave out at the start of each run; default a fifth.

    Returns:
        A figure 12 inches wide.

    Raises:
        InputError: The runs do not belong together.
    """
    runs = arguments.are_runs(runs)
    table = transitions.order_table(runs, warm)
    model = transitions.settings(runs[0])
    kinds = [kind for kind in (SITUATION, TRAIT) if kind in set(table["kind"])]
    with style.whole_picture():
        figure = plt.figure(figsize=(12, 6.6), facecolor="white")
        figure.text(
            0.058,
            0.945,
            _headline(table, model),
            fontsize=19,
            fontweight="bold",
            color=style.INK,
            va="center",
        )
        figure.text(0.058, 0.885, _subtitle(model), fontsize=11.5, color=style.QUIET, va="center")
        _order(table, model, figure.add_axes((0.058, 0.145, 0.475, 0.635)))
        gap = 0.135
        tall = (0.635 - gap * (len(kinds) - 1)) / len(kinds)
        for number, kind in enumerate(kinds):
            low = 0.145 + (len(kinds) - 1 - number) * (tall + gap)
            _binder(table, model, kind, figure.add_axes((0.625, low, 0.35, tall)))
        figure.text(
            0.058, 0.032, _footnote(table), fontsize=style.SMALL, color=style.QUIET, va="center"
        )
    return figure


def _headline(table: pd.DataFrame, model: dict[str, Any]) -> str:
    found = {}
    for kind in (SITUATION, TRAIT):
        place = _crossing_of_largest(table, kind)
        if place is not None:
            found[kind] = f"{100 * place.p:.0f} %"
    if len(found) == 2:
        return (
            f"Consensus outlasts {found[SITUATION]} independent acts, "
            f"or {found[TRAIT]} independent people"
        )
    return f"Where the {model['name']} model loses its order"


def _subtitle(model: dict[str, Any]) -> str:
    if model.get("name") != "q-voter":
        return f"{model['name']} model"
    contrary = "say the contrary of" if model["response"] == "anticonformity" else "ignore"
    return (
        f"q-voter model: agents yield to {model['q']} others of one mind, unless they "
        f"{contrary} them — as a situation, or as a trait"
    )


def _footnote(table: pd.DataFrame) -> str:
    worlds = sorted(set(table["worlds"]))
    many = f"{worlds[0]}" if len(worlds) == 1 else f"{worlds[0]} to {worlds[-1]}"
    return (
        f"Points: mean of {many} worlds ± standard error. Lines on the left: exact, infinitely "
        "many agents; on the right they join points."
    )


def _order(table: pd.DataFrame, model: dict[str, Any], ax: Axes | None) -> Axes:
    if ax is None:
        ax = plt.subplots(figsize=(7, 4.8), layout="constrained")[1]
    style.tidy(ax)
    sizes = sorted(set(table["agents"]))
    for kind in (SITUATION, TRAIT):
        of_kind = table[table["kind"] == kind]
        if of_kind.empty:
            continue
        curve = transitions.order_at_large(model, kind)
        if curve is not None:
            ax.plot([*curve[0], 1], [*curve[1], 0], color=_COLOURS[kind], lw=1.6, zorder=2)
        for number, size in enumerate(sizes):
            rows = of_kind[of_kind["agents"] == size]
            _points(ax, rows, "order", kind, number, len(sizes), line=curve is None)
        _name(ax, of_kind, curve, kind)
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1.03)
    _per_cent(ax)
    ax.set_xlabel(
        "independent decisions (1 − mean collectivism)", color=style.QUIET, fontsize=style.SMALL
    )
    ax.set_ylabel("order |m|", color=style.QUIET, fontsize=style.SMALL)
    style.heading(ax, "How much of a consensus is left")
    _size_key(ax, sizes, style.QUIET, corner="upper right")
    return ax


def _name(
    ax: Axes,
    rows: pd.DataFrame,
    curve: tuple[Any, Any] | None,
    kind: str,
) -> None:
    """Write what a curve is beside it, at half its height: left of the first, right of the second.

    A situation loses its order first, so that its name fits below its curve.
    """
    if curve is not None:
        p, m = curve
    else:
        largest = rows[rows["agents"] == rows["agents"].max()]
        p, m = largest["p"].to_numpy(), largest["order"].to_numpy()
    height = 0.42 if kind == SITUATION else 0.62
    x = float(p[np.argmin(np.abs(np.asarray(m) - height))])
    left = kind == SITUATION
    ax.text(
        x + (-0.02 if left else 0.05),
        height,
        f"{_WORDS[kind]}:",
        color=_COLOURS[kind],
        fontsize=style.NORMAL,
        fontweight="bold",
        ha="right" if left else "left",
        va="bottom",
    )
    ax.text(
        x + (-0.02 if left else 0.05),
        height,
        _MEANINGS[kind],
        color=_COLOURS[kind],
        fontsize=style.SMALL,
        ha="right" if left else "left",
        va="top",
    )


def _binder(table: pd.DataFrame, model: dict[str, Any], kind: str, ax: Axes | None) -> Axes:
    of_kind = table[table["kind"] == kind]
    if of_kind.empty:
        raise InputError("kind", f'"{kind}"', "must be that of some of the runs")
    if ax is None:
        ax = plt.subplots(figsize=(6, 3.6), layout="constrained")[1]
    style.tidy(ax)
    sizes = sorted(set(of_kind["agents"]))
    for number, size in enumerate(sizes):
        rows = of_kind[of_kind["agents"] == size]
        _points(ax, rows, "binder", kind, number, len(sizes), line=True)
    expected = transitions.transition_at(model, kind)
    found = _crossing_of_largest(table, kind)
    if expected is not None:
        ax.axvline(expected, color=style.INK, lw=1, ls=(0, (4, 3)), zorder=1)
    middle = expected if expected is not None else found.p if found else None
    ax.set_ylim(-0.08, 0.72)
    if middle is not None:
        ax.set_xlim(middle - _WINDOW, middle + _WINDOW)
        _say_crossing(ax, expected, found, sizes)
    _per_cent(ax)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=5))
    ax.set_xlabel("independent decisions", color=style.QUIET, fontsize=style.SMALL)
    ax.set_ylabel("Binder cumulant", color=style.QUIET, fontsize=style.SMALL)
    style.heading(ax, f"As {_WORDS[kind]}: sizes cross where order ends")
    ax.set_title(ax.get_title(loc="left"), loc="left", color=_COLOURS[kind])
    _size_key(ax, sizes, _COLOURS[kind], corner="lower left")
    return ax


def _say_crossing(
    ax: Axes,
    expected: float | None,
    found: transitions.Crossing | None,
    sizes: Sequence[int],
) -> None:
    lines = []
    if expected is not None:
        share = Fraction(expected).limit_denominator(1000)
        lines.append(f"theory {100 * expected:.1f} % ({share})")
    if found is not None:
        lines.append(f"{sizes[-2]:,} and {sizes[-1]:,}:")
        lines.append(f"{100 * found.p:.1f} ± {100 * found.error:.1f} %")
    ax.text(
        0.985,
        0.96,
        "\n".join(lines),
        transform=ax.transAxes,
        ha="right",
        va="top",
        fontsize=style.SMALL,
        color=style.INK,
        linespacing=1.35,
    )


def _crossing_of_largest(table: pd.DataFrame, kind: str) -> transitions.Crossing | None:
    sizes = sorted(set(table[table["kind"] == kind]["agents"]))
    if len(sizes) < 2:
        return None
    return transitions.crossing(table, kind, (sizes[-2], sizes[-1]))


def _points(
    ax: Axes, rows: pd.DataFrame, column: str, kind: str, number: int, of: int, *, line: bool
) -> None:
    """Points of one size: the larger the society, the darker, each with a marker of its own."""
    colour = _tint(_COLOURS[kind], number, of)
    errors = rows[f"{column}_error"].fillna(0)
    ax.errorbar(
        rows["p"],
        rows[column],
        errors,
        color=colour,
        marker=_MARKERS[number % len(_MARKERS)],
        ms=5.5,
        lw=1.2 if line else 0,
        elinewidth=1,
        mec="white",
        mew=0.6,
        zorder=3 + number,
        label=f"{kind}, {rows['agents'].iloc[0]:,} agents",
    )


def _tint(colour: str, number: int, of: int) -> str:
    share = 1.0 if of < 2 else 0.35 + 0.65 * number / (of - 1)
    red, green, blue = (1 - share * (1 - part) for part in to_rgb(colour))
    return to_hex((red, green, blue))


def _size_key(
    ax: Axes, sizes: Sequence[int], colour: str, corner: Literal["upper right", "lower left"]
) -> None:
    handles = [
        Line2D(
            [],
            [],
            ls="",
            marker=_MARKERS[number % len(_MARKERS)],
            ms=6,
            mec="white",
            mew=0.6,
            color=_tint(colour, number, len(sizes)),
            label=f"{size:,} agents",
        )
        for number, size in enumerate(sizes)
    ]
    ax.legend(
        handles=handles,
        loc=corner,
        frameon=False,
        fontsize=style.SMALL,
        labelcolor=style.QUIET,
        handletextpad=0.1,
        borderpad=0.2,
        labelspacing=0.35,
    )


def _per_cent(ax: Axes) -> None:
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f} %"))
