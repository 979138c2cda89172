"""Cascades of runs, compared at matched sizes (datasets: `/cascades` in sim/record/FORMAT.md)."""

import numpy as np
import pandas as pd
import xarray as xr

from groundswell import arguments
from groundswell.errors import InputError


def virality_by_size(run: xr.DataTree, item: str | None = None) -> pd.DataFrame:
    """Return structural virality of the cascades of a run by their size, all worlds together.

    Args:
        run: A run with a ledger.
        item: One item; default all of them together.

    Returns:
        A row for each bin of sizes that has trees, index `size` (fewest nodes; up to twice as many
        are in the next bin): `trees`, their number; `virality`, their mean structural virality, in
        ties; `broadcast_share`, the mean share of a tree that got it from the same node.

    Raises:
        InputError: The run has no cascades, or no item of this name.
    """
    return _virality(_cascades(run, "run", item, "item"))


def _virality(cascades: xr.Dataset) -> pd.DataFrame:
    trees = cascades["trees"].sum(["world", "item"]).to_numpy()
    table = {"trees": trees}
    for name in ("virality", "broadcast_share"):
        sums = (cascades[name].fillna(0.0) * cascades["trees"]).sum(["world", "item"]).to_numpy()
        table[name] = np.divide(sums, trees, out=np.full(len(trees), np.nan), where=trees > 0)
    frame = pd.DataFrame(table, index=pd.Index(cascades["size"].to_numpy(), name="size"))
    return frame[frame["trees"] > 0]


def compare_cascades(
    first: xr.DataTree,
    second: xr.DataTree,
    first_item: str | None = None,
    second_item: str | None = None,
) -> pd.DataFrame:
    """Compare the structural virality of two sets of cascades at matched sizes.

    Virality grows with size, so sets of cascades are only compared where both have trees of a size
    (Juul & Ugander 2021). The two can be runs, or items of the same run.

    Returns:
        A row for each bin of sizes that both have, from trees of two nodes on, index `size`:
        `first_trees`, `second_trees`; `first_virality`, `second_virality` and their `difference`;
        `weight`, the smaller number of trees as a share of all of them. Means over the rows with
        these weights are the matched comparison. Without a common size there are no rows.

    Raises:
        InputError: A run has no cascades, or no item of this name.
    """
    one = _cascades(first, "first", first_item, "first_item")
    other = _cascades(second, "second", second_item, "second_item")
    left, right = (_virality(cascades)[["trees", "virality"]] for cascades in (one, other))
    both = left.add_prefix("first_").join(right.add_prefix("second_"), how="inner")
    both = both[both.index >= 2]
    fewer = both[["first_trees", "second_trees"]].min(axis=1)
    both["difference"] = both["first_virality"] - both["second_virality"]
    both["weight"] = fewer / fewer.sum() if len(fewer) else fewer
    return both


def _cascades(run: xr.DataTree, place: str, item: object, item_place: str) -> xr.Dataset:
    """Return the cascades of a run, or of one of its items; the places are arguments' names."""
    if "cascades" not in arguments.is_run(run, place).children:
        raise InputError(place, "no cascades", "must have kept a ledger", "record.ledger = true")
    cascades = run["cascades"].to_dataset()
    if item is None:
        return cascades
    names = [str(name) for name in cascades["item"].to_numpy()]
    return cascades.isel(item=[arguments.name_number(item_place, item, names)])
