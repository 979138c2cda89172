"""The curves and shares behind the figures, as labelled arrays.

A step's downloads happen within it, so cumulative downloads and members are given at the *ends* of
steps; the file names a step by its beginning.
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import xarray as xr

from groundswell import arguments
from groundswell.errors import InputError

Moment: TypeAlias = np.datetime64 | float
"""A moment of a run: datetime64 on a clock with dates, otherwise days from the start."""

WEEK_DAYS = 7
BAND_FROM_WORLDS = 20  # fewer worlds than this: their extremes say more than their percentiles


class Band(NamedTuple):
    """Where the worlds lie: two arrays without the dimension world, and what they are."""

    lower: xr.DataArray
    upper: xr.DataArray
    label: str


def is_dated(run: xr.DataTree) -> bool:
    """Whether the clock of a run has dates (otherwise times are days from the start)."""
    return str(arguments.is_run(run).attrs["time_kind"]) == "date"


def has_groups(run: xr.DataTree) -> bool:
    """Whether the run has groups with members."""
    return "members" in arguments.is_run(run)["series"] and run["series/members"].sizes["group"] > 0


def moment(run: xr.DataTree, value: object, place: str = "value") -> Moment:
    """Read a moment as the clock of the run counts it.

    Args:
        run: A run.
        value: A date (anything `numpy.datetime64` or pandas takes), or days from the start.
        place: What the moment is for, to be named in errors.

    Raises:
        InputError: A date for a run without dates or the reverse, or not a moment at all.
    """
    return _moment(is_dated(run), value, place)


def _moment(dated: bool, value: object, place: str) -> Moment:
    value = arguments.scalar(value)
    if dated:
        try:
            if isinstance(value, int | float):
                raise ValueError
            found: np.datetime64 = np.datetime64(value, "ns")  # type: ignore[call-overload]
        except (ValueError, TypeError, OverflowError):
            found = np.datetime64("NaT")
        if np.isnat(found):
            raise InputError(place, _given(value), "must be a date like 2009-12-13") from None
        return found
    try:
        days = float(value)  # type: ignore[arg-type]
    except (ValueError, TypeError, OverflowError):
        days = np.nan
    if not np.isfinite(days):
        allowed = "must be days from the start: this run has no dates"
        raise InputError(place, _given(value), allowed)
    return days


def days_after(start: Moment, days: float) -> Moment:
    """Return the moment so many days later."""
    days = arguments.number("days", days)
    if isinstance(start, np.datetime64):
        try:
            return start + np.timedelta64(round(days * 86_400_000), "ms")
        except OverflowError as error:
            raise InputError("days", f"{days:g}", "must lead to a date there is") from error
    return arguments.number("start", start) + days


def step_edges(run: xr.DataTree) -> npt.NDArray[Any]:
    """Beginnings of all steps and the end of the last one: steps + 1 moments.

    A step is as long as the attribute `step_days` of `series` says, else as long as the first one.
    A single step of a file that does not say is taken to be one day.
    """
    begins = arguments.is_run(run)["series/time"].to_numpy()
    if begins.dtype.kind == "M":
        begins = begins.astype("datetime64[ns]")
    days = run["series"].attrs.get("step_days")
    if days is None and len(begins) > 1:
        return np.append(begins, begins[-1] + (begins[1] - begins[0]))
    return np.append(begins, days_after(begins[-1], 1.0 if days is None else float(days)))


def cumulative(run: xr.DataTree, since: Moment | None = None) -> xr.DataArray:
    """Cumulative downloads since a moment, through all channels.

    Args:
        run: A run.
        since: From where to count; default the start of the run. Within a step, downloads are
            taken to be even.

    Returns:
        People, dimensions (world, time, item). The first time is `since` (or the start of the run
        if that is later) with 0 people, the others are ends of steps.

    Raises:
        InputError: `since` is not before the end of the run.
    """
    downloads = arguments.is_run(run)["series/downloads"]
    # World by world, so that the channels of only one world are in memory at a time.
    worlds = [
        downloads.isel(world=w).sum("channel").transpose("time", "item").values.cumsum(axis=0)
        for w in range(downloads.sizes["world"])
    ]
    totals = np.stack(worlds).astype("float64")
    totals = np.concatenate([np.zeros_like(totals[:, :1]), totals], axis=1)
    edges = step_edges(run)
    since = None if since is None else moment(run, since, "since")
    begin = edges[0] if since is None or since <= edges[0] else since
    if begin >= edges[-1] and since is not None:
        raise InputError("since", f"{_text(since)}", f"must be before {_text(edges[-1])}")
    curves = xr.DataArray(
        totals,
        dims=("world", "time", "item"),
        coords={"world": downloads["world"].values, "time": edges, "item": item_names(run)},
        name="cumulative_downloads",
        attrs={"long_name": "cumulative downloads", "unit": "people"},
    )
    base = at(curves, begin)
    later = curves.isel(time=edges > begin)
    first = base.expand_dims(time=[begin], axis=1)
    attrs = curves.attrs
    curves = xr.concat([first, later], dim="time").transpose("world", "time", "item") - base
    return curves.assign_attrs(attrs)


def at(curves: xr.DataArray, when: Moment) -> xr.DataArray:
    """Value of curves at one moment: between two times linear, outside them the end value."""
    times = _along(curves, "time")["time"].to_numpy()
    when = _moment(times.dtype.kind == "M", when, "when")
    right = int(np.clip(np.searchsorted(times, when), 1, len(times) - 1))
    left = right - 1
    length = times[right] - times[left]
    share = float(np.clip((when - times[left]) / length, 0, 1))
    low = curves.isel(time=left, drop=True)
    return low + share * (curves.isel(time=right, drop=True) - low)


def members(run: xr.DataTree) -> xr.DataArray:
    """Members of each group: people at the ends of steps, dimensions (world, time, group)."""
    if not has_groups(run):
        raise InputError("run", "no groups", 'must have a campaign of the kind "group"')
    counts = run["series/members"].transpose("world", "time", "group")
    return xr.DataArray(
        counts.values.astype("float64"),
        dims=("world", "time", "group"),
        coords={
            "world": counts["world"].values,
            "time": step_edges(run)[1:],
            "group": [str(name) for name in counts["group"].to_numpy()],
        },
        name="members",
        attrs={"long_name": "members", "unit": "people"},
    )


def band(curves: xr.DataArray) -> Band | None:
    """Where the worlds lie around their mean; None where there is only one."""
    worlds = _along(curves, "world").sizes["world"]
    if worlds < 2:
        return None
    if worlds < BAND_FROM_WORLDS:
        label = f"lowest to highest of {worlds} worlds"
        return Band(curves.min("world"), curves.max("world"), label)
    low, high = np.percentile(curves.transpose("world", ...).values, [5, 95], axis=0)
    like = curves.isel(world=0, drop=True)
    return Band(like.copy(data=low), like.copy(data=high), f"5 to 95 % of {worlds:,} worlds")


def channel_people(run: xr.DataTree) -> xr.Dataset:
    """Downloads of all worlds together by cause.

    Returns:
        `last_touch` and `dose_share`, people, dimensions (item, channel): who gave the last touch,
        and how the dose was made up. Both sum to the downloads of an item.
    """
    arguments.is_run(run)
    parts = {}
    for name in ("last_touch", "dose_share"):
        values = run[f"attribution/{name}"].transpose("world", "item", "channel")
        parts[name] = (("item", "channel"), values.values.sum(axis=0).astype("float64"))
    channels = [str(name) for name in run["attribution/channel"].to_numpy()]
    return xr.Dataset(parts, coords={"item": item_names(run), "channel": channels})


def peer_people(run: xr.DataTree) -> xr.DataArray | None:
    """Downloads of all worlds together that peers tipped: by a group's call, or by friends.

    Returns:
        People, dimensions (item, source): source "call" is what campaigns of kind "group" tipped
        by calling their members, "friends" all else. They sum to the channel "peers" of
        `channel_people(run)["last_touch"]`; doses are not told apart like this. None where the
        run has no groups.
    """
    if not has_groups(run) or "by_campaign" not in run["attribution"]:
        return None
    kinds = run["campaigns/kind"].to_numpy()
    tipped = run["attribution/by_campaign"].transpose("world", "item", "campaign").values
    call = tipped[:, :, [str(kind) == "group" for kind in kinds]].sum(axis=(0, 2)).astype("float64")
    peers = channel_people(run)["last_touch"].sel(channel="peers").values
    return xr.DataArray(
        np.stack([call, peers - call], axis=1),
        dims=("item", "source"),
        coords={"item": item_names(run), "source": ["call", "friends"]},
        name="peer_people",
        attrs={"long_name": "downloads tipped by peers", "unit": "people"},
    )


def group_targets(run: xr.DataTree) -> dict[str, str]:
    """Return the item that each group calls its members to."""
    if not has_groups(run):
        return {}
    campaigns = [str(name) for name in run["campaigns/campaign"].to_numpy()]
    targets = [str(name) for name in run["campaigns/target"].to_numpy()]
    of = dict(zip(campaigns, targets, strict=True))
    return {str(name): of[str(name)] for name in run["series/group"].to_numpy()}


def item_names(run: xr.DataTree) -> list[str]:
    """Names of the items, in the order of the scenario."""
    return arguments.item_names(run)


def items_by_downloads(run: xr.DataTree) -> list[str]:
    """Names of the items, the most downloaded (mean over worlds) first; ties in scenario order."""
    means = (
        arguments.is_run(run)["metrics/downloads"].transpose("world", "item").values.mean(axis=0)
    )
    names = item_names(run)
    return [names[i] for i in np.argsort(-means, kind="stable")]


def _given(value: object) -> str:
    """Return a moment as it was given; of what can be none, what it is."""
    plain = isinstance(value, str | float | np.generic)
    return f'"{value}"' if plain else arguments.found(value)


def _along(curves: object, dimension: str) -> xr.DataArray:
    """Return curves that have a dimension."""
    allowed = f"must be an array with the dimension {dimension}"
    array = arguments.instance("curves", curves, xr.DataArray, allowed, "gs.series.cumulative")
    if dimension in array.dims:
        return array
    raise InputError("curves", f"dimensions {arguments.listed(array.dims)}", allowed)


def _text(when: Moment) -> str:
    if isinstance(when, np.datetime64):
        return str(np.datetime_as_string(when, unit="m")).replace("T", " ")
    return f"day {when:g}"
