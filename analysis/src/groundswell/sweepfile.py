"""Files of `groundswell sweep` as labelled arrays: those of runs, with swept keys as dimensions."""

from pathlib import Path

import h5py
import xarray as xr

from groundswell.errors import RunFileError
from groundswell.runfile import FilePath

FORMAT = "groundswell-sweep"
MAJOR_VERSION = "1"


def open_sweep(path: FilePath) -> xr.DataTree:
    """Open a sweep file; arrays are read when they are used.

    Args:
        path: A file written by `groundswell sweep`.

    Returns:
        A tree with one node per group of the file (`metrics`, `chart`, …). Counts are in people,
        not agents. Close it with `.close()` when done.

    Raises:
        FileNotFoundError: There is no such file.
        RunFileError: It is not a sweep file of major version 1.
    """
    _check(Path(path))
    return xr.open_datatree(path, engine="h5netcdf", phony_dims="access", decode_timedelta=False)


def _check(path: Path) -> None:
    wanted = "must be a file written by `groundswell sweep`"
    if not path.exists():
        raise FileNotFoundError(f"{path}: no such file — {wanted}")
    if not path.is_file() or not h5py.is_hdf5(path):
        raise RunFileError(str(path), "not an HDF5 file", wanted)
    with h5py.File(path, "r") as file:
        found = file.attrs.get("format")
        version = str(file.attrs.get("format_version", "missing"))
    if found != FORMAT:
        raise RunFileError(str(path), f'format "{found}"', wanted, "`gs.open` is for runs")
    if version.split(".")[0] != MAJOR_VERSION:
        reads = f"this package reads version {MAJOR_VERSION}.x"
        raise RunFileError(str(path), f"format version {version}", reads)
