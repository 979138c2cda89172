"""Files of sweeps that the program makes: each run is what `run` gives, and xarray labels it."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import h5py
import numpy as np
import pytest
import xarray as xr

from program_files import CASCADE, RACE, execute, needs_program

KEPT = ("series", "chart", "attribution", "metrics", "twins", "cascades")

pytestmark = needs_program


def open_group(path: Path, group: str | None = None) -> xr.Dataset:
    """As anybody would open it."""
    return xr.load_dataset(path, engine="h5netcdf", group=group)


def require_same(sweep: h5py.Group, place: tuple[int, ...], run: h5py.Group) -> int:
    """Hold a group of a run's file against its part of a sweep's; how many datasets there were."""
    for name, there in run.items():
        here = sweep[name]
        if here.ndim == there.ndim:  # the same for all runs
            assert np.array_equal(here[()], there[()]), there.name
        else:
            mine, alone = here[place], there[()].astype(here.dtype)
            np.testing.assert_array_equal(mine, alone, there.name)
    return len(run)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (RACE, {"model.chart_weight": [0.01, 0.05], "population.collectivism": [0.2, 0.8]}),
        (RACE, {"graph.kind": ["bter", "erdos-renyi"], "campaigns.radio.audience": [0.0, 0.3]}),
        (CASCADE, {"model.p": [0.05, 0.2, 0.4], "seed": [3, 4]}),
        (CASCADE, {"graph.agents": [50, 200], "campaigns.start.count": [1, 20]}),
    ],
    ids=["weights", "kinds", "seeds", "sizes"],
)
def test_a_run_of_the_sweep_is_that_run_by_itself(tmp_path, text, values):
    lists = "".join(f"{key} = {list(levels)!r}\n" for key, levels in values.items())
    keep = 'keep = ["series", "chart", "attribution", "metrics", "twins", "cascades"]\n'
    keep = keep if "[twins" in text else keep.replace('"twins", ', "")
    sweep = execute(tmp_path, "sweep", "sweep", text + f"[sweep]\n{keep}[sweep.values]\n{lists}")
    (first, first_levels), (second, second_levels) = values.items()
    compared = 0
    for i, a in enumerate(first_levels):
        for k, b in enumerate(second_levels):
            options = ["--set", f"{first}={a}", "--set", f"{second}={b}", "--overwrite"]
            run = execute(tmp_path, "run", "run", text, *options)
            with h5py.File(sweep) as together, h5py.File(run) as alone:
                kept = [group for group in KEPT if group in together]
                compared += sum(require_same(together[g], (i, k), alone[g]) for g in kept)
    assert compared >= 160


@pytest.fixture(scope="module")
def ragged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A sweep whose points have two lengths, and every third of which fails."""
    folder = tmp_path_factory.mktemp("ragged")
    ring = "".join(f"{i} {(i + 1) % 40}\n" for i in range(40))
    for name, ties in {"a": ring, "b": "0 1\n1 two three\n", "c": ring + "3 9\n"}.items():
        (folder / f"{name}.txt").write_text(ties, encoding="utf-8")
    text = CASCADE.replace('"erdos-renyi"\nagents = 400\nmean_degree = 6', '"file"')
    values = 'graph.file = ["a.txt", "b.txt", "c.txt"]\nclock.steps = [5, 12]\n'
    yield execute(folder, "ragged", "sweep", text + f"[sweep.values]\n{values}")


def test_swept_parameters_are_coordinates_of_a_grid(ragged):
    metrics = open_group(ragged, "metrics")
    assert list(metrics.sizes)[:3] == ["file", "steps", "world"]
    assert metrics["steps"].values.tolist() == [5, 12]
    assert [Path(name).name for name in metrics["file"].values] == ["a.txt", "b.txt", "c.txt"]
    one = metrics.isel(file=0).sel(steps=12, world=3)["downloads"]
    assert one.dims == ("item",) and float(one[0]) >= 5
    assert metrics["downloads"].dims == ("file", "steps", "world", "item")


def test_what_there_is_not_is_missing(ragged):
    series = open_group(ragged, "series")["downloads"]
    assert not np.isnan(series.isel(file=[0, 2]).sel(steps=12)).any()
    short = series.isel(file=0).sel(steps=5)
    assert not np.isnan(short.isel(time=slice(0, 5))).any()
    assert np.isnan(short.isel(time=slice(5, None))).all()
    assert np.isnan(series.isel(file=1)).all()
    assert np.isnan(open_group(ragged, "metrics")["gini"].isel(file=1)).all()


def test_failures_are_told(ragged):
    root = open_group(ragged)
    assert np.array_equal(np.unique(root["status"].isel(file=1)), [2])
    assert np.array_equal(np.unique(root["status"].isel(file=[0, 2])), [1])
    assert root["failure_point"].dims == root["failure_world"].dims == ("failure",)
    assert root["failure_point"].values.tolist() == [2] * 4 + [3] * 4
    assert root["failure_world"].values.tolist() == [0, 1, 2, 3] * 2
    assert all("b.txt:2" in str(text) for text in root["failure"].values)
    assert root["society_agents"].isel(file=0).values.tolist() == [40, 40]
    assert root["society_ties"].isel(file=2).values.tolist() == [41, 41]


@pytest.mark.parametrize("design", ["zip", "sobol", "latin-hypercube", "random", "table"])
def test_other_designs_have_points_with_columns(tmp_path, design):
    (tmp_path / "points.csv").write_text("model.p,seed\n0.1,1\n0.3,5\n0.1,9\n0.2,9\n")
    head = {"zip": "", "table": 'table = "points.csv"\n'}.get(design, "points = 4\nseed = 2\n")
    values = "[sweep.values]\nmodel.p = { from = 0.1, to = 0.4 }\nseed = [1, 5, 9, 17]\n"
    if design == "zip":
        values = values.replace("to = 0.4", "to = 0.4, count = 4")
    text = CASCADE + f'[sweep]\ndesign = "{design}"\n{head}' + ("" if design == "table" else values)
    sweep = execute(tmp_path, "sweep", "sweep", text)
    metrics = open_group(sweep, "metrics")
    assert metrics["point"].values.tolist() == [0, 1, 2, 3]
    assert metrics["gini"].dims == ("point", "world")
    assert metrics["p"].dims == metrics["seed"].dims == ("point",)
    assert {"p", "seed"} <= set(metrics.coords)
    p, seed = metrics["p"].values, metrics["seed"].values
    assert np.array_equal(open_group(sweep)["point_seed"], seed)
    assert ((p >= 0.1) & (p <= 0.4)).all() and set(seed) <= {1, 5, 9, 17}
    for point in range(4):
        options = [
            "--set",
            f"model.p={float(p[point])!r}",
            "--seed",
            str(seed[point]),
            "--overwrite",
        ]
        run = execute(tmp_path, "run", "run", CASCADE, *options)
        with h5py.File(sweep) as together, h5py.File(run) as alone:
            require_same(together["metrics"], (point,), alone["metrics"])


def test_a_precision_target_leaves_worlds_that_are_not_needed_missing(tmp_path):
    until = 'until = { measure = "downloads", rel_error = 0.05, max_worlds = 40 }\n'
    values = "[sweep.values]\nmodel.p = [0.0, 0.2]\n"
    sweep = execute(tmp_path, "sweep", "sweep", CASCADE + f"[sweep]\n{until}{values}")
    status = open_group(sweep)["status"]
    assert (status.sel(p=0.0) == 1).sum() == 32  # all alike: believed from thirty on
    more = int((status.sel(p=0.2) == 1).sum())
    assert 4 < more <= 40
    downloads = open_group(sweep, "metrics")["downloads"].isel(item=0)
    assert np.array_equal(np.isnan(downloads), status == 0)
    run = execute(tmp_path, "run", "run", CASCADE, "--set", "model.p=0.2", "--worlds", str(more))
    alone = open_group(run, "metrics")["downloads"].isel(item=0).values
    assert downloads.sel(p=0.2).values[:more].tolist() == alone.tolist()


def test_it_opens_as_a_tree(ragged):
    with xr.open_datatree(ragged, engine="h5netcdf") as tree:
        assert {"/series", "/metrics"} <= set(tree.groups)
        assert tree.attrs["format"] == "groundswell-sweep"
        assert tree["metrics/downloads"].sizes["file"] == 3


def test_other_tools_read_it(ragged):
    if shutil.which("h5dump") is None:
        pytest.skip("h5dump is not installed")
    command = ["h5dump", "-d", "/metrics/downloads", str(ragged)]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    assert 'DATASET "/metrics/downloads"' in done.stdout
    assert done.stderr == ""
