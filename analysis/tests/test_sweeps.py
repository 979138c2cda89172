"""Figures of sweeps that the program makes, small ones of the shipped scenarios."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
import xarray as xr

import groundswell as gs

PROGRAM = os.environ.get("GROUNDSWELL_PROGRAM", "")
CONFIGS = Path(__file__).parents[2] / "configs"

needs_program = pytest.mark.skipif(not PROGRAM, reason="GROUNDSWELL_PROGRAM names no simulator")


def sweep_config(folder: Path, name: str, *settings: str) -> xr.DataTree:
    """Sweep a shipped scenario with settings, and open what it wrote."""
    path = folder / f"{name}.h5"
    options = [part for setting in settings for part in ("--set", setting)]
    command = [PROGRAM, "sweep", str(CONFIGS / f"{name}.toml"), "-o", str(path), "--quiet"]
    subprocess.run([*command, *options], check=True)
    return gs.open(path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, xr.DataTree]]:
    """Sweeps of small societies, by the name of their scenario."""
    folder = tmp_path_factory.mktemp("sweeps")
    spread = "sweep.values.population.collectivism"
    sweeps = {
        "mixture": sweep_config(
            folder, "mixture", "graph.agents=600", "worlds=3", f"{spread}.mean=[0.2, 0.8]",
            f"{spread}.concentration=[0.5, 4]",
        ),
        "unknown-to-number-one": sweep_config(
            folder, "unknown-to-number-one", "graph.agents=3000", "worlds=2",
            "graph.mean_degree=10",
        ),
        "rick-astley-2008": sweep_config(
            folder, "rick-astley-2008", "graph.agents=3000", "worlds=2", "graph.mean_degree=10",
            'items."Never Gonna Give You Up".quality=-9',
            'sweep.values.campaigns."the group".call=[1e-9, 0.028, 0.084]',
        ),
        "social-media-x-factor": sweep_config(
            folder, "social-media-x-factor", "graph.agents=600", "worlds=3"
        ),
        "evangelical-few": sweep_config(folder, "evangelical-few", "graph.agents=2000", "worlds=3"),
    }  # fmt: skip
    yield sweeps
    for sweep in sweeps.values():
        sweep.close()


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    yield
    plt.close("all")


def drawn(ax: plt.Axes) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Points of every line by its name: x, mean, and standard error (0 where there are no bars)."""
    lines = {}
    for bars in ax.containers:
        x, mean = bars.lines[0].get_data()
        low_high = [s[:, 1] for s in bars.lines[2][0].get_segments()] if bars.lines[2] else []
        error = np.array([(high - low) / 2 for low, high in low_high]) if low_high else 0 * mean
        lines[bars.get_label()] = (np.asarray(x), np.asarray(mean), error)
    return lines


def mean_and_error(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Over the last axis, the worlds."""
    return values.mean(-1), values.std(-1, ddof=1) / np.sqrt(values.shape[-1])


@needs_program
def test_mixture_draws_the_chart_week_of_the_best(made):
    sweep = made["mixture"]
    lines = drawn(gs.plot.mixture(sweep))
    assert set(lines) == {"mean c 0.2", "mean c 0.8"}
    rank = sweep["chart/rank"].sel(item="Hidden Gem", concentration=4).isel(week=1)
    for number, name in enumerate(lines):
        x, mean, error = lines[name]
        assert list(x) == pytest.approx([0, 20, 40, 60, 80, 100])
        wins = 100.0 * (rank.isel(mean=number).transpose(..., "world").values == 1)
        assert list(mean) == pytest.approx(list(mean_and_error(wins)[0]))
        assert list(error) == pytest.approx(list(mean_and_error(wins)[1]))


@needs_program
@pytest.mark.parametrize("measure", list(gs.plot.sweeps.MEASURES))
def test_every_measure_of_the_mixture(made, measure):
    lines = drawn(gs.plot.mixture_spread(made["mixture"], measure))
    assert set(lines) == {"concentration 0.5", "concentration 4"}
    metrics = made["mixture"]["metrics"].to_dataset().sel(mean=0.8, concentration=4)
    expected = {
        "downloads": metrics["downloads"].sum("item").mean("world") / 1000,
        "diversity": metrics["effective_items"].mean("world"),
        "quality": metrics["quality_tau"].mean("world"),
        "unpredictability": 100 * metrics["mean_unpredictability"],
    }
    if measure in expected:
        assert list(lines["concentration 4"][1]) == pytest.approx(list(expected[measure].values))


@needs_program
def test_unknown_fills_the_points_that_win(made):
    sweep = made["unknown-to-number-one"]
    ax = gs.plot.unknown(sweep)
    x, mean, error = drawn(ax)["quality 1"]
    assert list(x) == pytest.approx([0, 25, 50, 75, 100])
    chart = sweep["chart"].to_dataset().isel(week=0).sel(item="Talented Unknown")
    sales = chart["downloads"].isel({chart["downloads"].dims[0]: 2}).values / 1000
    assert list(mean) == pytest.approx(list(mean_and_error(sales)[0]))
    assert list(error) == pytest.approx(list(mean_and_error(sales)[1]))
    filled = [tuple(face[:3]) != (1, 1, 1) for c in ax.collections[1::2] for face in
              c.get_facecolors()]  # fmt: skip
    assert len(filled) == 20
    assert filled == list(((chart["rank"] == 1).mean("world") > 0.5).values.ravel())


@needs_program
def test_followers_counts_people_and_puts_number_one_on_top(made):
    sweep = made["rick-astley-2008"]
    ax = gs.plot.followers(sweep)
    rank = sweep["chart/rank"].isel(week=0).sel(item="Never Gonna Give You Up")
    assert (rank == 0).any()  # sold nothing: last
    places = rank.where(rank > 0, 100).transpose("call", "count", "world").values
    for number, share in enumerate(("0%", "33%", "100%")):
        x, mean, error = drawn(ax)[f"{share} of the\nresponse of 2009"]
        assert list(x) == [2_000, 6_750, 20_000, 68_000, 200_000, 725_000]
        assert list(mean) == pytest.approx(list(mean_and_error(places[number])[0]))
        assert list(error) == pytest.approx(list(mean_and_error(places[number])[1]))
    low, high = ax.get_ylim()
    assert low > high


@needs_program
def test_x_factor_draws_the_quality_of_the_first(made):
    sweep = made["social-media-x-factor"]
    lines = drawn(gs.plot.x_factor(sweep))
    rank = sweep["chart/rank"].isel(week=1).transpose("chart_weight", "recruits", "world", "item")
    quality = sweep["metrics/quality"].isel(recruits=0, chart_weight=0).values
    first = quality[(rank.values == 1).argmax(-1)]  # [chart_weight, recruits, world]
    assert ((rank == 1).sum("item") == 1).all()
    for number, weight in enumerate((0, 0.003, 0.01, 0.03)):
        x, mean, error = lines[f"chart weight {weight}"]
        assert list(x) == pytest.approx([2, 5, 10, 20, 40])
        assert list(mean) == pytest.approx(list(mean_and_error(first[number])[0]))
        assert list(error) == pytest.approx(list(mean_and_error(first[number])[1]))


@needs_program
def test_evangelists_names_founders_and_their_time(made):
    sweep = made["evangelical-few"]
    ax = gs.plot.evangelists(sweep)
    x, mean, _ = drawn(ax)["mean c 0.5"]
    assert list(x) == [600, 300, 150, 60, 30, 15]
    people = sweep["metrics/downloads"].sel(mean=0.5).isel(item=0).mean("world")
    assert list(mean) == pytest.approx(list(people.values))
    ax.figure.canvas.draw()
    labels = [tick.get_text() for tick in ax.get_xticklabels()]
    assert labels[0] == "600\n12 hours" and labels[-1] == "15\n20 days"


@needs_program
def test_what_is_not_in_the_sweep_is_refused(made):
    with pytest.raises(gs.InputError, match="measure: 'luck' — must be one of: number_one"):
        gs.plot.mixture(made["mixture"], "luck")
    with pytest.raises(gs.InputError, match="concentration: 50 — must be one of: 0.5, 4"):
        gs.plot.mixture(made["mixture"], concentration=50)
    with pytest.raises(gs.InputError, match="must be a sweep of the scenario"):
        gs.plot.mixture(made["rick-astley-2008"])
    for draw in (gs.plot.followers, gs.plot.unknown, gs.plot.x_factor, gs.plot.evangelists):
        with pytest.raises(gs.InputError, match="must be a sweep of the scenario"):
            draw(made["mixture"])
