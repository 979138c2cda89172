"""Which of its swept keys a measure depends on: Sobol indices of a Saltelli design.

A sweep with `design = "saltelli"` has the points that the indices need. Over them

Examples:
    >>> metrics = xr.open_dataset("saltelli.h5", engine="h5netcdf", group="metrics")
    >>> indices = gs.sensitivity.sobol_indices(metrics.downloads.mean("world").sum("item"))
    >>> indices.columns.tolist()
    ['first', 'first_error', 'total', 'total_error']
    >>> print(f"{indices.total.p:.0%} of the variance has to do with p")
    99% of the variance has to do with p

tell which share of the variance of a measure a key explains alone (first order), and together with
all others (total). Saltelli et al., Computer Physics Communications 181 (2010): estimators (b) and
(f) of table 2, by SALib.
"""

import numpy as np
import pandas as pd
import xarray as xr

from groundswell import arguments

_DIMENSION = "point"


def sobol_indices(
    values: xr.DataArray, *, confidence: float = 0.95, resamples: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """Return first-order and total Sobol indices with their confidence intervals.

    Args:
        values: A number for each point of a Saltelli design, along `point`; its other coordinates
            along `point` are the swept keys. Means over worlds have the noise of worlds in them,
            which counts as an interaction: more worlds, or common random numbers, make it less.
        confidence: Of the intervals, between 0 and 1.
        resamples: Bootstrap samples behind the intervals.
        seed: Of the bootstrap.

    Returns:
        A row for each key: `first`, `total` (shares of the variance, about 0 to 1) and
        `first_error`, `total_error` (half-widths of the intervals).

    Raises:
        ImportError: SALib is not installed (`pip install groundswell[sensitivity]`).
        ValueError: The points are not a Saltelli design, or a value is missing or not finite.
    """
    arguments.instance(
        "values",
        values,
        xr.DataArray,
        "must be a number for each point, as a labelled array",
        'sweep["metrics/gini"].mean("world")',
    )
    from SALib.analyze import sobol

    keys = _keys_of(values)
    _check_design(values, keys)
    measured = np.asarray(values, dtype=float)
    if not np.isfinite(measured).all():
        raise ValueError(
            f"{int((~np.isfinite(measured)).sum())} of {measured.size} points have no finite value"
            " — every point of the design must have one (did runs fail? see `failure`)"
        )
    problem = {"num_vars": len(keys), "names": keys, "bounds": [[0.0, 1.0]] * len(keys)}
    found = sobol.analyze(
        problem,
        measured,
        calc_second_order=False,
        conf_level=confidence,
        num_resamples=resamples,
        seed=seed,
    )
    return pd.DataFrame(
        {
            "first": found["S1"],
            "first_error": found["S1_conf"],
            "total": found["ST"],
            "total_error": found["ST_conf"],
        },
        index=pd.Index(keys, name="key"),
    )


def _keys_of(values: xr.DataArray) -> list[str]:
    if values.dims != (_DIMENSION,):
        raise ValueError(
            f"values along {', '.join(map(str, values.dims)) or 'nothing'}"
            f" — must be along `{_DIMENSION}` alone (take the mean over worlds first)"
        )
    keys = [str(name) for name, c in values.coords.items() if c.dims == (_DIMENSION,)]
    return [name for name in keys if name != _DIMENSION]


def _check_design(values: xr.DataArray, keys: list[str]) -> None:
    """Each block of k + 2 rows is A, A with one column after the other from B, B."""
    rows = len(keys) + 2
    size = values.sizes[_DIMENSION]
    if not keys or size == 0 or size % rows:
        raise ValueError(
            f"{size} points of {len(keys)} keys — a Saltelli design has a multiple of {rows}:"
            ' design = "saltelli"'
        )
    for column, key in enumerate(keys):
        block = np.asarray(values.coords[key]).reshape(-1, rows)
        first, last = block[:, 0], block[:, -1]
        for row in range(1, rows - 1):
            if not (block[:, row] == (last if row - 1 == column else first)).all():
                raise ValueError(
                    f"the values of `{key}` are not those of a Saltelli design"
                    ' — the sweep must have design = "saltelli", and its points in order'
                )
