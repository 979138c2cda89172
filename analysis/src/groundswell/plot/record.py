"""Observed points on a panel: which of them belong there, and how they are marked."""

import warnings
from collections.abc import Collection
from typing import Any, TypeGuard

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from groundswell import arguments, series
from groundswell.errors import InputError
from groundswell.plot import style

WORDS = {"=": "record", "~": "record, approximate", ">": "record, at least"}
_SHAPES = {"=": "o", "~": "o", ">": "^"}


def points(
    run: xr.DataTree, observed: pd.DataFrame | None, series_name: str, names: Collection[str]
) -> pd.DataFrame:
    """Observed points of one series whose names and times this run knows; warns of the others."""
    none = _no_points(run)
    if not _are_given(observed):
        return none
    found = observed[observed["series"] == series_name]
    if found.empty:
        return none
    if (found["time"].dtype.kind == "M") != series.is_dated(run):
        warnings.warn(
            f"observed {series_name}: dates and days from the start do not mix, not drawn",
            stacklevel=3,
        )
        return none
    unknown = [name for name in dict.fromkeys(found["name"]) if name not in names]
    style.not_drawn(series_name, "group" if series_name == "members" else "item", unknown)
    return found[found["name"].isin(list(names))]


def _are_given(observed: object) -> TypeGuard[pd.DataFrame]:
    """Return whether there are observed points, and not something else in their place."""
    if observed is None:
        return False
    allowed, hint = "must be a table of observed points", "gs.observed reads one"
    table = arguments.instance("observed", observed, pd.DataFrame, allowed, hint)
    missing = [name for name in ("series", "name", "time", "value", "bound") if name not in table]
    if missing:
        raise InputError("observed", f"no column {missing[0]}", allowed, hint)
    return True


def _no_points(run: xr.DataTree) -> pd.DataFrame:
    """Return an empty table whose times compare with those of the run."""
    kinds = {"time": "datetime64[ns]" if series.is_dated(run) else "float64", "value": "float64"}
    columns = ("series", "name", "time", "value", "bound")
    return pd.DataFrame({c: pd.Series(dtype=kinds.get(c, "object")) for c in columns})


def counted_from(observed: pd.DataFrame | None) -> series.Moment | None:
    """Where observed cumulative downloads begin: the time of their 0 points; None if not said."""
    if not _are_given(observed):
        return None
    zeros = observed[(observed["series"] == "downloads") & (observed["value"] == 0)]
    return None if zeros.empty else zeros["time"].to_numpy().min()


def following_week(observed: pd.DataFrame | None) -> pd.DataFrame | None:
    """Cumulative downloads at the end of the week after the last observed ones.

    Returns:
        Rows like the observed ones, of series "downloads": a week's downloads added to the
        cumulative ones where that week began. None without any.
    """
    if observed is None:
        return None
    rows = []
    before = observed[observed["series"] == "downloads"]
    for _, week in observed[observed["series"] == "week_downloads"].iterrows():
        begin = series.days_after(_moment(week["time"]), -series.WEEK_DAYS)
        at_begin = before[(before["name"] == week["name"]) & (before["time"] == begin)]
        if len(at_begin) == 1:
            start = at_begin.iloc[0]
            bound = max(start["bound"], week["bound"], key="=~>".index)
            total = start["value"] + week["value"]
            rows.append(week.to_dict() | {"series": "downloads", "value": total, "bound": bound})
    return pd.DataFrame(rows) if rows else None


def _moment(value: object) -> series.Moment:
    return np.datetime64(value, "ns") if isinstance(value, pd.Timestamp) else float(value)  # type: ignore[arg-type]


def mark(ax: Axes, found: pd.DataFrame, colours: dict[str, str], *, light: bool = False) -> None:
    """Draw points: a disc as published, a ring approximate, an upward caret at least."""
    after = ", the week after" if light else ""
    for of, rows in found.groupby(["name", "bound"], sort=False):
        name, bound = (str(part) for part in of)
        ax.plot(
            style.numbers(rows["time"].to_numpy()),
            rows["value"].to_numpy(),
            color=colours[name],
            alpha=0.55 if light else 1.0,
            label=f"{name}, {WORDS[bound]}{after}",
            zorder=5,
            clip_on=False,
            **_look(bound, colours[name]),
        )


def _look(bound: str, colour: str) -> dict[str, Any]:
    solid = bound == "="
    return {
        "linestyle": "none",
        "marker": _SHAPES[bound],
        "markersize": 7.5 if bound == ">" else 7,
        "markerfacecolor": colour if solid else "white",
        "markeredgecolor": "white" if solid else colour,
        "markeredgewidth": 0.9 if solid else 1.6,
    }


def key(found: pd.DataFrame) -> list[Line2D]:
    """Legend entries, in a neutral colour, for the kinds of points that are there."""
    kinds = [bound for bound in WORDS if bound in set(found["bound"])]
    return [Line2D([], [], label=WORDS[b], **_look(b, style.QUIET)) for b in kinds]
