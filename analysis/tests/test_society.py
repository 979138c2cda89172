"""What a run tells of its society, and who its seed agents were."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import groundswell as gs
from run_files import Made, add_society, write_run

STATISTICS = {
    "mean_degree": (40.0, 6.0),
    "transitivity": (0.25, np.nan),
    "transitivity_error": (0.001, np.nan),
}
# Campaign 0 draws anew in each world, campaign 1 has the same seed agents in all.
ROWS = ((-1, 1, 3), (-1, 1, 5), (0, 0, 2), (0, 0, 6), (1, 0, 0), (1, 0, 4))
COUNTS = ((2, 2, 0), (2, 2, 0))
LABELS = ("ada", "bea", "", "dél", "e", "f", "g")

OpenSociety = Callable[..., xr.DataTree]


@pytest.fixture
def open_society(tmp_path: Path) -> Iterator[OpenSociety]:
    """Write a run of two worlds and three campaigns that tells of its society, and open it."""
    opened: list[xr.DataTree] = []

    def make(**society: object) -> xr.DataTree:
        made = Made(worlds=2, groups=("club", "fans"), broadcasts=("show",))
        path = write_run(tmp_path / f"society-{len(opened)}.h5", made)
        opened.append(gs.open(add_society(path, **society)))
        return opened[-1]

    yield make
    for run in opened:
        run.close()


def test_statistics_have_a_row_for_each_layer_with_units(open_society):
    table = gs.graph_statistics(open_society(statistics=STATISTICS))
    assert list(table.index) == ["base", "school"]
    assert table.index.name == "layer"
    assert list(table.columns[:4]) == ["kind", "weight", "ties", "statistics"]
    assert set(table.columns[4:]) == set(STATISTICS)
    assert list(table["statistics"]) == ["full", "degrees"]
    assert table.loc["base", "transitivity"] == 0.25
    assert np.isnan(table.loc["school", "transitivity"])
    assert table.attrs["units"] == dict.fromkeys(STATISTICS, "people")  # as the file has them


def test_a_run_without_statistics_says_how_to_have_them(run, open_society):
    for without in (run, open_society()):
        with pytest.raises(gs.InputError, match="no statistics of the society .*graph_statistics"):
            gs.graph_statistics(without)


def test_seed_agents_come_with_their_original_ids(open_society):
    table = gs.seed_agents(open_society(rows=ROWS, counts=COUNTS, labels=LABELS))
    assert list(table.columns) == ["world", "campaign", "strategy", "agent", "id"]
    assert list(table["agent"]) == [3, 5, 2, 6, 0, 4]
    assert list(table["id"]) == ["dél", "f", "", "g", "ada", "e"]
    assert list(table["campaign"]) == ["fans"] * 2 + ["club"] * 4
    assert list(table["strategy"]) == ["named"] * 2 + ["random"] * 4
    assert list(table["world"].fillna(-1)) == [-1, -1, 0, 0, 1, 1]
    assert table.attrs["notes"] == ["campaign 'a': greedy seeding has no guarantee here"]
    assert table.attrs["complete"] is True


def test_seed_agents_of_one_world_are_all_of_them(open_society):
    table = gs.seed_agents(open_society(rows=ROWS, counts=COUNTS), 1)
    assert list(table["world"]) == [1, 1, 1, 1]
    assert list(table["campaign"]) == ["club", "club", "fans", "fans"]
    assert list(table["agent"]) == [0, 4, 3, 5]
    assert list(table["id"]) == ["0", "4", "3", "5"]  # no names: their numbers


def test_what_is_not_listed_is_said(open_society):
    run = open_society(rows=ROWS[:4], counts=COUNTS)  # world 1 did not fit
    assert gs.seed_agents(run).attrs["complete"] is False
    assert len(gs.seed_agents(run, 0)) == 4
    with pytest.raises(gs.InputError, match="world: 1, which had more seed agents than"):
        gs.seed_agents(run, 1)


def test_worlds_that_are_not_there_are_refused(open_society):
    run = open_society(rows=ROWS, counts=COUNTS)
    for world in (2, -1):
        with pytest.raises(
            gs.InputError, match=f"world: {world} — must be a whole number from 0 to 1"
        ):
            gs.seed_agents(run, world)


def test_damaged_lists_are_refused(open_society):
    for row, place in (((2, 0, 1), "seed_world: 2"), ((0, 3, 1), "seed_campaign: 3")):
        run = open_society(rows=(*ROWS, row), counts=COUNTS)
        with pytest.raises(gs.RunFileError, match=f"/campaigns/{place}, which stands for nothing"):
            gs.seed_agents(run)
    run = open_society(rows=((0, 0, 7),), counts=COUNTS, labels=LABELS)
    with pytest.raises(gs.InputError, match="agents: 7 — must be whole numbers from 0 to 6"):
        gs.seed_agents(run)


def test_files_of_older_formats_and_runs_without_campaigns(run, open_made):
    with pytest.raises(gs.InputError, match="no seed agents — must be of format 1.2 or later"):
        gs.seed_agents(run)
    table = gs.seed_agents(open_made(groups=(), broadcasts=()))
    assert isinstance(table, pd.DataFrame)
    assert table.empty
    assert "id" in table


def test_original_ids_of_any_agents(open_society, run):
    named = open_society(labels=LABELS)
    assert list(gs.original_ids(named, [6, 0, 0])) == ["g", "ada", "ada"]
    assert list(gs.original_ids(run, np.array([17, 4]))) == ["17", "4"]
    with pytest.raises(gs.InputError, match="agents: -1"):
        gs.original_ids(named, [0, -1])
