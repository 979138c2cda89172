"""Run files: what is opened, and what is refused with which words."""

import pickle
from pathlib import Path

import h5py
import numpy as np
import pytest

import groundswell as gs
from run_files import CHANNELS, CHRISTMAS_GROUP, Made, downloads, members, write_run


def test_open_gives_labelled_arrays(run):
    made = downloads(Made())
    people = run["series/downloads"]
    assert people.dims == ("world", "time", "item", "channel")
    assert np.array_equal(people.values, made)
    assert people.attrs["unit"] == "people"
    assert list(people["channel"].values) == list(CHANNELS)
    one = people.sel(world=2, item="The Climb", channel="broadcast", time="2009-12-14T06:00")
    assert int(one) == made[2, 22 * 4 + 1, 1, 3] > 0
    assert np.array_equal(run["series/members"].sel(group=CHRISTMAS_GROUP), members(Made())[..., 0])
    assert run.attrs["worlds"] == 4


def test_open_is_lazy(run):
    assert not run["series/downloads"].variable._in_memory


def test_a_clock_without_dates_stays_numbers(open_made):
    time = open_made(dated=False)["series/time"]
    assert time.dtype == np.float64
    assert time.values[:3].tolist() == [0.0, 0.25, 0.5]


def test_scenario_of_a_run_and_of_a_path(run, tmp_path):
    assert gs.scenario(run).startswith('title = "How 700,000')
    assert gs.scenario(tmp_path / "run-0.h5") == gs.scenario(run)
    assert gs.scenario(str(tmp_path / "run-0.h5")) == gs.scenario(run)


def test_a_newer_minor_version_is_read(open_made):
    assert open_made(attributes={"format_version": "1.7"}).attrs["format_version"] == "1.7"


def test_attributes_stored_as_bytes_are_read(open_made):
    assert open_made(attributes={"format": np.bytes_("groundswell-run")})


def test_a_dataset_without_scales_does_not_hide_the_others(tmp_path):
    path = write_run(tmp_path / "a.h5")
    with h5py.File(path, "a") as file:
        file["graph"].create_dataset("label", data=np.arange(7))
    run = gs.open(path)
    assert run["graph/label"].shape == (7,)
    assert run["series/downloads"].sizes["world"] == 4
    run.close()


def test_missing_file(tmp_path):
    with pytest.raises(
        FileNotFoundError, match=r"none\.h5: no such file — must be a file written by"
    ):
        gs.open(tmp_path / "none.h5")


FORMATS = 'format must be "groundswell-run" or "groundswell-sweep"'


@pytest.mark.parametrize(
    ("attributes", "found", "allowed"),
    [
        ({"format": "other"}, 'format "other"', FORMATS),
        ({"format": None}, "no attribute `format`", FORMATS),
        ({"format_version": "2.0"}, "format version 2.0", "this package reads version 1.x"),
        ({"format_version": "0.9"}, "format version 0.9", "this package reads version 1.x"),
        ({"format_version": "10.1"}, "format version 10.1", "this package reads version 1.x"),
        ({"format_version": "new"}, "format version new", "this package reads version 1.x"),
        ({"format_version": None}, "format version missing", "this package reads version 1.x"),
        ({"seed": None}, "incomplete: no attribute `seed`", "a run file has them all"),
    ],
)
def test_other_formats_and_versions_are_refused(tmp_path, attributes, found, allowed):
    path = write_run(tmp_path / "a.h5", Made(attributes=attributes))
    with pytest.raises(gs.RunFileError) as refusal:
        gs.open(path)
    error = refusal.value
    assert isinstance(error, ValueError)
    assert (error.place, error.found, error.allowed) == (str(path), found, allowed)
    assert str(error) == f"{path}: {found} — {allowed} ({error.hint})"


def test_the_hint_for_a_newer_version_is_to_install_a_newer_package(tmp_path):
    path = write_run(tmp_path / "a.h5", Made(attributes={"format_version": "2.0"}))
    with pytest.raises(gs.RunFileError) as refusal:
        gs.open(path)
    assert refusal.value.hint == "install a newer groundswell"


def test_an_incomplete_file_names_all_that_is_missing(tmp_path):
    path = write_run(tmp_path / "a.h5")
    with h5py.File(path, "a") as file:
        del file["attribution/dose_share"]
        del file["metrics"]
    with pytest.raises(gs.RunFileError) as refusal:
        gs.open(path)
    assert (
        refusal.value.found == "incomplete: no `/attribution/dose_share`, no `/metrics/downloads`"
    )


@pytest.mark.parametrize("content", [b"", b"not HDF5", b"\x89HDF"])
def test_what_is_not_hdf5_is_refused(tmp_path, content):
    path = tmp_path / "a.h5"
    path.write_bytes(content)
    with pytest.raises(gs.RunFileError, match="not an HDF5 file — must be a file written by"):
        gs.open(path)


def test_a_file_cut_short_is_refused(tmp_path):
    path = write_run(tmp_path / "a.h5")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(gs.RunFileError, match="damaged or cut short"):
        gs.open(path)


def test_a_folder_is_refused(tmp_path: Path):
    with pytest.raises(gs.RunFileError, match="a folder — must be a file written by"):
        gs.open(tmp_path)


def test_errors_survive_pickling():
    error = gs.RunFileError("a", "b", "c", "d")
    assert str(pickle.loads(pickle.dumps(error))) == "a: b — c (d)"
    assert str(gs.RunFileError("a", "b", "c")) == "a: b — c"


def test_groups_without_their_campaigns_are_incomplete(tmp_path):
    path = write_run(tmp_path / "run.h5")
    with h5py.File(path, "a") as file:
        del file["campaigns"]
    with pytest.raises(gs.RunFileError, match="no `/campaigns/kind`, no `/campaigns/target`"):
        gs.open(path)
