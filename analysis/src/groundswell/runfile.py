"""Run and sweep files as labelled arrays (format: sim/record/FORMAT.md)."""

from pathlib import Path
from typing import Any, BinaryIO

import h5py
import numpy as np
import numpy.typing as npt
import xarray as xr

from groundswell.arguments import FilePath
from groundswell.arguments import path as path_of
from groundswell.errors import RunFileError

FORMAT = "groundswell-run"
SWEEP_FORMAT = "groundswell-sweep"
MAJOR_VERSION = 1

_ATTRIBUTES = ("title", "model", "seed", "worlds", "scale", "time_kind")
_DATASETS = (
    "scenario",
    "series/time",
    "series/downloads",
    "attribution/last_touch",
    "attribution/dose_share",
    "metrics/downloads",
)
# Attributes that say how dimensions are stored, which xarray has as dimensions.
_OF_NETCDF = {"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "_Netcdf4Dimid", "_NCProperties"}
_GROUP_DATASETS = ("campaigns/kind", "campaigns/target")


def open(path: FilePath) -> xr.DataTree:
    """Open a run or sweep file; arrays are read when they are used.

    Args:
        path: A file written by `groundswell run` or `groundswell sweep`.

    Returns:
        A tree with one node per group of the file (`series`, `chart`, `attribution`, `metrics`,
        …); in that of a sweep, the swept keys are further dimensions. Counts are in people, not
        agents. Close it with `.close()` when done.

    Raises:
        FileNotFoundError: There is no such file.
        RunFileError: It is not a complete file of major version 1.
    """
    file = path_of("path", path)
    _check(Path(file))
    return _tree(file)


def _tree(file: str | BinaryIO) -> xr.DataTree:
    # phony_dims: a dataset without dimension scales must not make the others unreadable.
    # decode_timedelta: a duration in days stays a number, whatever the version of xarray.
    return xr.open_datatree(file, engine="h5netcdf", phony_dims="access", decode_timedelta=False)


def read_whole(file: BinaryIO) -> xr.DataTree:
    """Read all of a file of our own making at once; it is not needed afterwards.

    The same tree as `open` gives, in a fraction of the time: what xarray must find out of any file
    is known of ours.
    """
    with h5py.File(file, "r") as root:
        groups = {"/": _dataset(root)}
        for name, group in root.items():
            if isinstance(group, h5py.Group):
                groups[f"/{name}"] = _dataset(group)
    return xr.DataTree.from_dict(groups)


def _dataset(group: h5py.Group) -> xr.Dataset:
    """Return a group's variables, coordinates and attributes, decoded as xarray does."""
    variables = {
        name: xr.Variable(_dimensions(data), _values(data), _attributes(data))
        for name, data in group.items()
        if isinstance(data, h5py.Dataset) and not _is_bare_dimension(data)
    }
    found = xr.Dataset(variables, attrs=_attributes(group))
    return xr.decode_cf(found, decode_timedelta=False).load()


def _dimensions(data: h5py.Dataset) -> list[str]:
    if data.is_scale:
        return [_last(data.name)] if data.ndim else []
    return [_last(dimension[0].name) for dimension in data.dims]


def _last(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _is_bare_dimension(data: h5py.Dataset) -> bool:
    """Whether it only gives a dimension its length (netCDF-4's way to store one)."""
    name = data.attrs.get("NAME", b"")
    return bool(data.is_scale) and bytes(name).startswith(b"This is a netCDF dimension but not")


def _values(data: h5py.Dataset) -> npt.NDArray[Any]:
    if h5py.check_string_dtype(data.dtype) is None:
        return np.asarray(data[()])
    return np.asarray(data.asstr()[()], dtype=object)


def _attributes(of: h5py.Group | h5py.Dataset) -> dict[str, Any]:
    return {name: value for name, value in of.attrs.items() if name not in _OF_NETCDF}


def scenario(run: xr.DataTree | FilePath) -> str:
    """Return the fully resolved scenario of a run, as TOML text.

    `groundswell run` on this text, with the program version named in the file, gives the same run.

    Raises:
        FileNotFoundError: There is no such file.
        RunFileError: It is not a complete run file of major version 1.
    """
    if isinstance(run, xr.DataTree):
        if "scenario" not in run:
            raise RunFileError("run", "a tree without its scenario", "must be a whole run")
        return str(run["scenario"].item())
    tree = open(path_of("run", run, "must be a run, or the path of its file"))
    try:
        return scenario(tree)
    finally:
        tree.close()


def _check(path: Path) -> None:
    """Refuse everything that is not a complete file of our major version."""
    place = str(path)
    run_file = "a file written by `groundswell run` or `groundswell sweep`"
    if not path.exists():
        raise FileNotFoundError(f"{place}: no such file — must be {run_file}")
    if path.is_dir():
        raise RunFileError(place, "a folder", f"must be {run_file}")
    with path.open("rb"):  # a file we may not read is a PermissionError, not "not HDF5"
        pass
    if not h5py.is_hdf5(path):
        raise RunFileError(place, "not an HDF5 file", f"must be {run_file}")
    try:
        with h5py.File(path, "r") as file:
            if _check_format(place, file) == FORMAT:
                _check_complete(place, file)
    except OSError as error:
        raise RunFileError(
            place, f"damaged or cut short: {error}", f"must be {run_file}", "write it again"
        ) from error


def _check_format(place: str, file: h5py.File) -> str:
    found = _text(file.attrs.get("format"))
    if found not in (FORMAT, SWEEP_FORMAT):
        what = "no attribute `format`" if found is None else f'format "{found}"'
        raise RunFileError(
            place,
            what,
            f'format must be "{FORMAT}" or "{SWEEP_FORMAT}"',
            "written by another program, or by another command",
        )
    version = _text(file.attrs.get("format_version"))
    major = (version or "").split(".")[0]
    if major != str(MAJOR_VERSION):
        newer = major.isdecimal() and int(major) > MAJOR_VERSION
        raise RunFileError(
            place,
            f"format version {version or 'missing'}",
            f"this package reads version {MAJOR_VERSION}.x",
            "install a newer groundswell" if newer else "write the file again with this version",
        )
    return found


def _check_complete(place: str, file: h5py.File) -> None:
    missing = [f"attribute `{name}`" for name in _ATTRIBUTES if name not in file.attrs]
    needed = _DATASETS + (_GROUP_DATASETS if "series/members" in file else ())
    missing += [f"`/{name}`" for name in needed if name not in file]
    if missing:
        raise RunFileError(
            place,
            "incomplete: no " + ", no ".join(missing),
            "a run file has them all",
            "run the scenario again",
        )


def _text(value: object) -> str | None:
    """Return an HDF5 string attribute as text; writers differ in how they store it."""
    if value is None:
        return None
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
