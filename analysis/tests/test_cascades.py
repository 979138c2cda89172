"""Cascades by size, and two sets of them compared where both have trees of a size."""

import numpy as np
import pytest
import xarray as xr

import groundswell as gs

SIZES = [1, 2, 4, 8]


def tree(trees: list, virality: list) -> xr.DataTree:
    """Return a run with these cascades, [world][item][size]; NaN where there are no trees."""
    counts = np.array(trees)
    dims = ("world", "item", "size")
    numbers = np.where(counts > 0, np.array(virality, dtype=float), np.nan)
    cascades = xr.Dataset(
        {
            "trees": (dims, counts),
            "virality": (dims, numbers),
            "broadcast_share": (dims, numbers / 10.0),
        },
        coords={"item": ["Gem", "Climb"][: counts.shape[1]], "size": SIZES},
    )
    return xr.DataTree.from_dict({"/cascades": cascades})


FIRST = tree(
    [[[5, 2, 0, 1], [7, 0, 0, 0]], [[3, 6, 0, 0], [1, 4, 2, 0]]],
    [[[0, 1.0, 0, 2.5], [0, 0, 0, 0]], [[0, 1.2, 0, 0], [0, 1.1, 1.8, 0]]],
)
SECOND = tree([[[1, 3, 5, 0]]], [[[0, 1.05, 1.5, 0]]])


def test_virality_by_size_weighs_worlds_and_items_by_their_trees():
    table = gs.virality_by_size(FIRST)
    assert list(table.index) == SIZES
    assert list(table["trees"]) == [16, 12, 2, 1]
    expected = [0.0, (2 * 1.0 + 6 * 1.2 + 4 * 1.1) / 12, 1.8, 2.5]
    assert np.allclose(table["virality"], expected)
    assert np.allclose(table["broadcast_share"], np.array(expected) / 10)


def test_one_item_leaves_the_sizes_it_has():
    table = gs.virality_by_size(FIRST, "Gem")
    assert list(table.index) == [1, 2, 8]
    assert table.loc[2, "virality"] == pytest.approx((2 * 1.0 + 6 * 1.2) / 8)


def test_compared_where_both_have_trees_and_weighed_by_the_fewer():
    table = gs.compare_cascades(FIRST, SECOND)
    assert list(table.index) == [2, 4]
    assert list(table["first_trees"]) == [12, 2]
    assert list(table["second_trees"]) == [3, 5]
    assert np.allclose(table["difference"], [13.6 / 12 - 1.05, 0.3])
    assert np.allclose(table["weight"], [3 / 5, 2 / 5])


def test_items_without_a_common_size_give_an_empty_table():
    alone = tree([[[4, 0, 0, 0]]], [[[0, 0, 0, 0]]])
    assert gs.compare_cascades(FIRST, alone, "Gem").empty


def test_what_is_missing_is_named(run):
    with pytest.raises(gs.InputError, match="no cascades — must have kept a ledger"):
        gs.virality_by_size(run)
    with pytest.raises(gs.InputError, match='item: "Jem" — must be one of: Gem, Climb'):
        gs.virality_by_size(FIRST, "Jem")
