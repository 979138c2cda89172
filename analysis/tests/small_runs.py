"""Runs and sweeps made in memory, with numbers small enough to check by hand.

They hold what the figures read of a run file (sim/record/FORMAT.md), and no more.
"""

import numpy as np
import xarray as xr

CHANNELS = ("own", "peers", "chart", "broadcast", "seed")


def small_run(
    *,
    items: tuple[str, ...] = ("A", "B", "C"),
    steps: int = 4,
    dated: bool = False,
    downloads: np.ndarray | None = None,
    ranks: np.ndarray | None = None,
    quality: tuple[float, ...] | None = None,
    floor: float | None = 0.01,
    twin: np.ndarray | None = None,
    ledger: list[tuple[int, int, int, int, int]] | None = None,
    agents: int = 10,
) -> xr.DataTree:
    """Make a run.

    Args:
        items: Their names.
        steps: Of a day each.
        dated: Whether the clock has dates, from Sunday 22 November 2009.
        downloads: [world, step, item, channel]; default one download by each channel.
        ranks: [world, week, item]; default one week, in the order of the items.
        quality: Of the items; default 0, 1, 2, …
        floor: Sampling floor of every item; None for a run of format 1.0.
        twin: [world, item]: downloads in the twin "alone".
        ledger: Rows of world, agent, item, step and peer.
        agents: Size of the society.
    """
    if downloads is None:
        downloads = np.ones((2, steps, len(items), len(CHANNELS)), dtype="int64")
    worlds = len(downloads)
    totals = downloads.sum(axis=(1, 3))
    if ranks is None:
        ranks = np.tile(np.arange(1, len(items) + 1), (worlds, 1, 1))
    weeks = ranks.shape[1]
    times, chart_weeks = np.arange(float(steps)), 7.0 * np.arange(weeks)
    if dated:
        begin = np.datetime64("2009-11-22", "ns")
        times = begin + np.arange(steps) * np.timedelta64(1, "D")
        chart_weeks = begin + np.arange(weeks) * np.timedelta64(7, "D")
    world = {"world": np.arange(worlds), "item": list(items)}
    parts = {
        "series": xr.Dataset(
            {"downloads": (("world", "time", "item", "channel"), downloads)},
            {**world, "time": times, "channel": list(CHANNELS)},
        ),
        "chart": xr.Dataset(
            {
                "rank": (("world", "week", "item"), ranks),
                "downloads": (("world", "week", "item"), np.where(ranks > 0, 100 - ranks, 0)),
            },
            {**world, "week": chart_weeks},
        ),
        "metrics": _metrics(totals, world, quality, floor),
        "graph": xr.Dataset(attrs={"agents": np.uint64(agents)}),
    }
    if twin is not None:
        people = np.zeros((1, *twin.shape, len(CHANNELS)), dtype="int64")
        people[0, :, :, 0] = twin
        parts["twins"] = xr.Dataset(
            {"downloads": (("twin", "world", "item", "channel"), people)},
            {**world, "twin": ["alone"], "channel": list(CHANNELS)},
        )
    if ledger is not None:
        columns = zip(*ledger, strict=True)
        names = ("world", "agent", "item", "step", "peer")
        rows = {n: ("download", np.array(c)) for n, c in zip(names, columns, strict=True)}
        parts["ledger"] = xr.Dataset(rows, {"item_name": list(items)})
        sizes = ("world", "item"), np.array([[1] * (len(items) - 1) + [2]] * worlds)
        parts["cascades"] = xr.Dataset({"largest_size": sizes}, world)
    run = xr.DataTree.from_dict(parts)
    run.attrs["time_kind"] = "date" if dated else "days"
    return run


def _metrics(
    totals: np.ndarray,
    coords: dict[str, object],
    quality: tuple[float, ...] | None,
    floor: float | None,
) -> xr.Dataset:
    share = totals / np.maximum(totals.sum(axis=1, keepdims=True), 1)
    pairs = [(i, j) for i in range(len(share)) for j in range(i)]
    apart = np.array([np.abs(share[i] - share[j]) for i, j in pairs])
    count = totals.shape[1]
    data = {
        "downloads": (("world", "item"), totals),
        "share": (("world", "item"), share),
        "unpredictability": ("item", apart.mean(axis=0) if pairs else np.zeros(count)),
        "quality": ("item", np.array(quality or range(count), dtype=float)),
        "quality_tau": ("world", np.linspace(0.2, 0.4, len(totals))),
    }
    if floor is not None:
        data["unpredictability_floor"] = ("item", np.full(count, floor))
    return xr.Dataset(data, coords)


def by_item(*worlds: tuple[int, ...]) -> np.ndarray:
    """Downloads of items by world, all in the first of four steps and by oneself."""
    totals = np.array(worlds)
    out = np.zeros((len(totals), 4, totals.shape[1], len(CHANNELS)), dtype="int64")
    out[:, 0, :, 0] = totals
    return out


def small_sweep(values: np.ndarray | None = None, **levels: list[object]) -> xr.DataTree:
    """Make a sweep with the measure "gini" over keys and four worlds.

    Args:
        values: Of the shape of the levels; worlds differ from it by −0.1, 0, 0 and 0.1. Default
            0, 1, 2, …
        levels: Of each key, in order.
    """
    shape = tuple(len(level) for level in levels.values())
    means = np.arange(float(np.prod(shape))).reshape(shape) if values is None else values
    worlds = means[..., None] + np.array([-0.1, 0, 0, 0.1])
    unit = {"long_name": "Gini coefficient", "unit": "1", "aggregation": "over items"}
    coords = {key: (key, level, {"long_name": f"model.{key}"}) for key, level in levels.items()}
    coords |= {"world": np.arange(4)}
    metrics = xr.Dataset({"gini": ((*levels, "world"), worlds, unit)}, coords)
    items = metrics["gini"].expand_dims(item=["A", "B"]) * xr.DataArray([1, 10], dims="item")
    metrics["share"] = items.assign_attrs(long_name="share", unit="people", aggregation="")
    return xr.DataTree.from_dict({"metrics": metrics})
