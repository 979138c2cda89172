"""Files of runs and sweeps in the hands of others: h5py, xarray, h5dump, netCDF and R."""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import h5py
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import xarray as xr

from program_files import RACE, execute, needs_program

R_SCRIPT = Path(__file__).parents[2] / "docs" / "read-in-r.R"
CHANNELS = ["own", "peers", "chart", "broadcast", "seed"]
NAMES = ["Anthem", "Für Élise"]  # of items: texts are UTF-8

pytestmark = needs_program


@pytest.fixture(scope="module")
def run_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return execute(tmp_path_factory.mktemp("run"), "run", "run", RACE.replace("Gem", NAMES[1]))


@pytest.fixture(scope="module")
def sweep_file(examples: Path) -> Path:
    return examples / "sweep.h5"


@pytest.fixture(autouse=True)
def no_figures_left() -> Iterator[None]:
    yield
    plt.close("all")


def tool(name: str, package: str) -> str:
    """Where a program is; a test that needs it is skipped where it is not."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (Debian and Ubuntu: {package})")
    return found


def output_of(*command: str | Path) -> str:
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def require_picture(path: Path, colours: int) -> None:
    """Something is drawn in so many colours at least, not counting greys."""
    pixels = (plt.imread(path)[..., :3] * 255).astype(int).reshape(-1, 3)
    found, counts = np.unique(pixels, axis=0, return_counts=True)
    vivid = found.max(axis=1) - found.min(axis=1) > 60
    assert (counts[vivid] > 200).sum() >= colours, path


def scales(dataset: h5py.Dataset) -> dict[str, np.ndarray]:
    """The dimensions of a dataset by name, each with what stands along it."""
    scales = [dimension[0] for dimension in dataset.dims]
    texts = [h5py.check_string_dtype(scale.dtype) is not None for scale in scales]
    return {
        scale.name.rpartition("/")[2]: scale.asstr()[:] if text else scale[:]
        for scale, text in zip(scales, texts, strict=True)
    }


def total_by_item(path: Path) -> xr.DataArray:
    """Downloads of all worlds by item and channel, as xarray has them."""
    series = xr.load_dataset(path, engine="h5netcdf", group="series")
    return series["downloads"].sum(["world", "time"])


def test_h5py_draws_a_run(run_file, tmp_path):
    with h5py.File(run_file) as file:
        downloads = file["series/downloads"]
        along = scales(downloads)
        assert list(along) == ["world", "time", "item", "channel"]
        assert along["item"].tolist() == NAMES and along["channel"].tolist() == CHANNELS
        assert downloads.attrs["unit"] == downloads.attrs["units"] == "people"
        assert file["series/time"].attrs["units"] == "milliseconds since 1970-01-01 00:00:00"
        times = along["time"].astype("datetime64[ms]")
        assert str(times[0]) == "2009-11-22T00:00:00.000"
        people = downloads[:]
    assert np.array_equal(people.sum(axis=(0, 1)), total_by_item(run_file)) and people.sum() > 100
    _, ax = plt.subplots()
    lines = ax.plot(times, people.sum(axis=3).mean(axis=0).cumsum(axis=0), lw=2)
    ax.legend(lines, along["item"])
    ax.figure.savefig(tmp_path / "run.png")
    require_picture(tmp_path / "run.png", colours=2)


def test_h5py_draws_a_sweep(sweep_file, tmp_path):
    with h5py.File(sweep_file) as file:
        gini = file["metrics/gini"]
        along = scales(gini)
        assert list(along) == ["collectivism", "audience", "world"]
        assert along["collectivism"].tolist() == [0.2, 0.8]
        assert along["audience"].tolist() == [0.0, 0.3]
        assert file["metrics/collectivism"].attrs["long_name"] == "population.collectivism"
        assert gini.attrs["unit"] == "1"
        values = gini[:]
    assert values.shape == (2, 2, 3) and np.isfinite(values).all()
    _, ax = plt.subplots()
    ax.plot(along["collectivism"], values.mean(axis=2), marker="o", lw=2)
    ax.figure.savefig(tmp_path / "sweep.png")
    require_picture(tmp_path / "sweep.png", colours=2)


def is_bare_dimension(dataset: h5py.Dataset) -> bool:
    """Whether it only stands for a dimension without coordinates, as netCDF-4 stores these."""
    return dataset.attrs.get("NAME", b"").startswith(b"This is a netCDF dimension but not")


def test_every_dataset_says_what_it_is(run_file, sweep_file):
    """Every dataset in words, numbers with their unit, and a scale for each dimension."""
    for path in (run_file, sweep_file):
        seen: list[str] = []

        def look(name: str, item: h5py.HLObject, seen: list[str] = seen) -> None:
            if not isinstance(item, h5py.Dataset) or is_bare_dimension(item):
                return
            seen.append(name)
            assert item.attrs["long_name"] and item.attrs["description"], name
            if item.dtype.kind in "iuf":
                assert item.attrs["unit"], name
            if not item.is_scale:
                assert all(len(dimension) == 1 for dimension in item.dims), name

        with h5py.File(path) as file:
            file.visititems(look)
        assert len(seen) > 40


def test_xarray_draws_a_run_and_a_sweep(run_file, sweep_file, tmp_path):
    with xr.open_dataset(run_file, engine="h5netcdf", group="series") as series:
        downloads = series["downloads"]
        assert downloads.dims == ("world", "time", "item", "channel")
        assert downloads["item"].values.tolist() == NAMES
        assert downloads["time"].dtype.kind == "M"
        assert downloads.attrs["units"] == "people"
        curves = downloads.sum("channel").mean("world").cumsum("time")
        lines = curves.plot(hue="item", lw=2)
        assert lines[0].axes.get_ylabel() == "downloads [people]"
        lines[0].figure.savefig(tmp_path / "run.png")
    require_picture(tmp_path / "run.png", colours=2)
    plt.figure()
    with xr.open_dataset(sweep_file, engine="h5netcdf", group="metrics") as metrics:
        mesh = metrics["gini"].mean("world").plot(cmap="viridis")
        assert mesh.axes.get_ylabel().startswith("population.collectivism")
        mesh.figure.savefig(tmp_path / "sweep.png")
    require_picture(tmp_path / "sweep.png", colours=3)


def test_xarray_opens_them_as_trees(run_file, sweep_file):
    with xr.open_datatree(run_file, engine="h5netcdf") as run:
        assert {"/series", "/chart", "/attribution", "/metrics"} <= set(run.groups)
        touch = run["attribution/last_touch"].sum("world")
        assert np.array_equal(touch, total_by_item(run_file))
    with xr.open_datatree(sweep_file, engine="h5netcdf") as sweep:
        assert {"/series", "/attribution", "/metrics"} <= set(sweep.groups)
        assert sweep["series/downloads"].dims[:2] == ("collectivism", "audience")
        xr.testing.assert_equal(
            sweep["series/downloads"].sum("time"), sweep["attribution/last_touch"]
        )


def test_h5dump_tells_a_dataset_and_its_values(run_file):
    h5dump = tool("h5dump", "hdf5-tools")
    header = output_of(h5dump, "-H", "-d", "/series/downloads", run_file)
    assert "H5T_STD_I64LE" in header and 'ATTRIBUTE "DIMENSION_LIST"' in header
    expected = total_by_item(run_file)
    with h5py.File(run_file) as file:
        shape = file["series/downloads"].shape
    assert f"DATASPACE  SIMPLE {{ ( {', '.join(map(str, shape))} )" in header
    unit = output_of(h5dump, "-a", "/series/downloads/unit", run_file)
    assert '(0): "people"' in unit
    # -y: without indices; -w 1: a number a line
    text = output_of(h5dump, "-y", "-w", "1", "-d", "/series/downloads", run_file)
    data = text.split("DATA {")[1].split("}")[0]
    people = np.array(re.findall(r"\d+", data), dtype="int64").reshape(shape)
    assert np.array_equal(people.sum(axis=(0, 1)), expected)


def test_netcdf_takes_them_for_its_own(run_file, sweep_file):
    ncdump = tool("ncdump", "netcdf-bin")
    run = output_of(ncdump, "-v", "/series/channel,/attribution/last_touch", run_file)
    assert "int64 downloads(world, time, item, channel) ;" in run
    assert 'channel = "own", "peers", "chart", "broadcast", "seed" ;' in run
    data = run.split("last_touch =")[1].split(";")[0]
    people = np.array(re.findall(r"\d+", data), dtype="int64").reshape(-1, 2, 5)
    assert np.array_equal(people.sum(axis=0), total_by_item(run_file))
    sweep = output_of(ncdump, "-h", sweep_file)
    assert "double gini(collectivism, audience, world) ;" in sweep
    assert 'string downloads:units = "people" ;' in sweep


@pytest.fixture(scope="module")
def rscript() -> str:
    found = tool("Rscript", "r-base-core")
    asked = [found, "-e", 'cat(requireNamespace("hdf5r", quietly = TRUE))']
    if subprocess.run(asked, capture_output=True, encoding="utf-8").stdout != "TRUE":
        pytest.skip("R has no package hdf5r (Debian and Ubuntu: r-cran-hdf5r)")
    return found


def test_r_draws_a_run(rscript, run_file, tmp_path):
    picture = tmp_path / "r.png"
    said = output_of(rscript, R_SCRIPT, run_file, picture)
    dimensions, unit, *table = said.splitlines()
    assert dimensions.split() == ["#", "dimensions:", "channel,", "item,", "time,", "world"]
    assert unit == "# unit: people"
    totals = pd.read_csv(io.StringIO("\n".join(table)), index_col=0)
    expected = total_by_item(run_file).to_pandas()
    pd.testing.assert_frame_equal(totals, expected, check_names=False)
    require_picture(picture, colours=2)


def test_r_reads_a_sweep_by_the_names_of_its_keys(rscript, sweep_file):
    code = f"""
    source("{R_SCRIPT}")
    file <- H5File$new("{sweep_file}", "r")
    gini <- labelled(file, "metrics/gini")
    cat(names(dimnames(gini)), unit(file, "metrics/gini"), "\\n")
    means <- apply(gini, c("collectivism", "audience"), mean)
    write.csv(means)
    """
    head, *table = output_of(rscript, "-e", code).splitlines()
    assert head.split() == ["world", "audience", "collectivism", "1"]
    means = pd.read_csv(io.StringIO("\n".join(table)), index_col=0).rename(columns=float)
    with xr.open_dataset(sweep_file, engine="h5netcdf", group="metrics") as metrics:
        expected = metrics["gini"].mean("world").to_pandas()
    pd.testing.assert_frame_equal(means, expected, check_names=False)
