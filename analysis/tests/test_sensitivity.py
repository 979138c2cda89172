"""Sobol indices of Saltelli designs: of functions that are known, and of a sweep."""

import numpy as np
import pytest
import xarray as xr
from scipy.stats import qmc

from groundswell.sensitivity import sobol_indices
from program_files import SALTELLI, execute, needs_program


def saltelli(base: int, keys: list[str]) -> xr.Dataset:
    """The design by its definition, in [0, 1)."""
    k = len(keys)
    points = qmc.Sobol(2 * k, scramble=True, rng=np.random.default_rng(1)).random(base)
    rows = []
    for point in points:
        a, b = point[:k], point[k:]
        rows.append(a)
        for i in range(k):
            rows.append(np.where(np.arange(k) == i, b, a))
        rows.append(b)
    columns = np.array(rows).T
    return xr.Dataset(
        coords={key: ("point", column) for key, column in zip(keys, columns, strict=True)}
    )


def test_the_indices_of_a_linear_function_are_its_squared_weights():
    design = saltelli(1024, ["a", "b", "c"])
    found = sobol_indices(1 * design.a + 2 * design.b + 3 * design.c)
    expected = np.array([1, 4, 9]) / 14
    assert found.index.tolist() == ["a", "b", "c"]
    np.testing.assert_allclose(found["first"], expected, atol=0.01)
    np.testing.assert_allclose(found["total"], expected, atol=0.01)
    assert (found["first_error"] > 0).all() and (found["first_error"] < 0.15).all()


def test_an_interaction_is_in_the_total_alone():
    # Ishigami: sin x + 7 sin² y + 0.1 z⁴ sin x over (−π, π)³; Saltelli et al. 2008, ch. 1.
    design = saltelli(4096, ["a", "b", "c"])
    x, y, z = ((2 * design[key] - 1) * np.pi for key in ("a", "b", "c"))
    found = sobol_indices(np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x))
    np.testing.assert_allclose(found["first"], [0.3139, 0.4424, 0.0], atol=0.02)
    np.testing.assert_allclose(found["total"], [0.5576, 0.4424, 0.2437], atol=0.02)


def test_what_is_no_saltelli_design_is_refused():
    design = saltelli(8, ["a", "b"])
    with pytest.raises(ValueError, match="must be along `point` alone"):
        sobol_indices((design.a + design.b).expand_dims(world=3))
    with pytest.raises(ValueError, match="a multiple of 4"):
        sobol_indices((design.a + design.b).isel(point=slice(0, 31)))
    with pytest.raises(ValueError, match="not those of a Saltelli design"):
        sobol_indices((design.a + design.b).roll(point=1, roll_coords=True))
    with pytest.raises(ValueError, match="of 32 points have no finite value"):
        sobol_indices((design.a + design.b).where(design.a > float(design.a.min())))


@needs_program
def test_a_sweep_of_this_design_tells_which_key_matters(tmp_path):
    target = execute(tmp_path, "s", "sweep", SALTELLI)
    with xr.open_dataset(
        target, engine="h5netcdf", group="metrics", decode_timedelta=False
    ) as file:
        found = sobol_indices(file.downloads.mean("world").sum("item"))
    assert found.index.tolist() == ["p", "count"]
    assert found.loc["p", "total"] > 0.9
    assert found.loc["count", "total"] < 0.1
