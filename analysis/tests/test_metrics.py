"""Metrics of runs that the program makes: the file says what its series and counts give."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import groundswell as gs
from groundswell.transitions import order_table

PROGRAM = os.environ.get("GROUNDSWELL_PROGRAM", "")
CONFIGS = Path(__file__).parents[2] / "configs"

pytestmark = pytest.mark.skipif(not PROGRAM, reason="GROUNDSWELL_PROGRAM names no simulator")


def run_config(folder: Path, name: str, *settings: str) -> xr.DataTree:
    """Run a shipped scenario with settings, and open what it wrote."""
    path = folder / f"{name}.h5"
    options = [part for setting in settings for part in ("--set", setting)]
    command = [PROGRAM, "run", str(CONFIGS / f"{name}.toml"), "-o", str(path), "--quiet", *options]
    subprocess.run(command, check=True)
    return gs.open(path)


@pytest.fixture(scope="module")
def voters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[xr.DataTree]:
    """Two hundred q-voters for 40 sweeps."""
    folder = tmp_path_factory.mktemp("voters")
    run = run_config(folder, "who-is-independent", "graph.agents=200", "clock.steps=40")
    yield run
    run.close()


def test_order_is_of_the_last_step_of_every_world(voters):
    m = voters["series/measures"].sel(measure="magnetisation").isel(time=-1).values
    metrics = voters["metrics"]
    assert len(m) == 8
    assert float(metrics["order"]) == pytest.approx(np.abs(m).mean())
    assert float(metrics["order_error"]) == pytest.approx(np.abs(m).std(ddof=1) / np.sqrt(8))
    assert float(metrics["susceptibility"]) == pytest.approx(200 * np.abs(m).var())
    assert float(metrics["binder"]) == pytest.approx(1 - (m**4).mean() / 3 / (m**2).mean() ** 2)


def test_order_and_the_table_of_the_last_step_are_one(voters):
    (row,) = order_table([voters], warm=39).to_dict("records")
    for name in ("order", "susceptibility", "binder"):
        for column in (name, f"{name}_error"):
            assert float(voters[f"metrics/{column}"]) == pytest.approx(row[column])


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[xr.DataTree]:
    """The Music Lab with its independent twin."""
    run = run_config(tmp_path_factory.mktemp("songs"), "music-lab")
    yield run
    run.close()


def test_a_twin_has_a_market_of_its_own(songs):
    people = songs["twins/downloads"].sel(twin="independent").sum("channel")
    shares = (people / people.sum("item")).transpose("world", "item").values
    of_twin = songs["twins"].sel(twin="independent")
    apart = np.abs(shares[:, None, :] - shares[None, :, :])
    pairs = 8 * 7
    assert of_twin["gini"].dims == ("world",)
    assert of_twin["gini"].values == pytest.approx(
        np.abs(shares[:, :, None] - shares[:, None, :]).sum(axis=(1, 2)) / (2 * 48)
    )
    assert of_twin["top_share"].values == pytest.approx(shares.max(axis=1))
    assert of_twin["effective_items"].values == pytest.approx(1 / (shares**2).sum(axis=1))
    assert float(of_twin["mean_unpredictability"]) == pytest.approx(
        (apart.sum(axis=(0, 1)) / pairs).mean()
    )


def test_who_sees_no_chart_is_less_unequal_and_more_predictable(songs):
    of_twin, metrics = songs["twins"].isel(twin=0), songs["metrics"]
    assert float(of_twin["gini"].mean()) < float(metrics["gini"].mean())
    assert float(of_twin["mean_unpredictability"]) < float(metrics["mean_unpredictability"])
    floor = float(of_twin["mean_unpredictability_floor"])
    assert float(of_twin["mean_unpredictability"]) == pytest.approx(floor, rel=0.15)
    assert float(of_twin["quality_tau"].mean()) > 0.5
