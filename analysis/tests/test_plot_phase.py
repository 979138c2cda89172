"""Phase diagrams: cells are means over worlds where the keys put them, and refusals name keys."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import xarray as xr

import groundswell as gs
from drawn import assert_legible, title
from small_runs import small_sweep

GRID = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.9]])


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def cells(ax):
    """Colours' values, [y, x], and where cells meet."""
    mesh = ax.collections[0]
    corners = mesh.get_coordinates()
    return np.ma.filled(mesh.get_array(), np.nan), corners[0, :, 0], corners[:, 0, 1]


def test_cells_are_means_over_worlds_in_ascending_order():
    sweep = small_sweep(GRID, c=[0.8, 0.2], chart=[0.0, 1.0, 2.0])
    values, x, y = cells(gs.plot.phase_diagram(sweep))
    assert np.allclose(values, GRID[::-1].T)  # c is the first dimension, and descends
    assert np.allclose(x, [-0.1, 0.5, 1.1]) and np.allclose(y, [-0.5, 0.5, 1.5, 2.5])
    values, *_ = cells(gs.plot.phase_diagram(sweep, x="chart", y="c"))
    assert np.allclose(values, GRID[::-1])
    values, *_ = cells(gs.plot.phase_diagram(sweep, y="c"))
    assert np.allclose(values, GRID[::-1])


def test_words():
    ax = gs.plot.phase_diagram(small_sweep(GRID, c=[0.2, 0.8], chart=[0.0, 1.0, 2.0]))
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("model.c\n(mean of 4 worlds)", "model.chart")
    assert title(ax) == "Gini coefficient: from 0.1 to 0.9, most at c 0.8, chart 2"
    bar = ax.figure.axes[1]
    assert bar.get_ylabel() == "Gini coefficient"
    signs = small_sweep(np.array([[-0.5, 0], [0, 1234]]), c=[0.2, 0.8], chart=[0.0, 1.0])
    expected = "Gini coefficient: from −0.5 to 1,234, most at c 0.8, chart 1"
    assert title(gs.plot.phase_diagram(signs)) == expected
    even = small_sweep(np.ones((2, 2)), c=[0.2, 0.8], chart=[0.0, 1.0])
    assert title(gs.plot.phase_diagram(even)) == "Gini coefficient is 1 everywhere"
    none = small_sweep(np.full((2, 2), np.nan), c=[0.2, 0.8], chart=[0.0, 1.0])
    assert title(gs.plot.phase_diagram(none)) == "Gini coefficient: not defined anywhere"


def test_axes_are_as_their_values_are_even():
    even = np.zeros((4, 3)) + np.arange(3)
    ax = gs.plot.phase_diagram(small_sweep(even, count=[1, 10, 100, 1000], c=[0, 0.001, 1]))
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "linear")
    _, x, y = cells(ax)
    assert np.allclose(np.log10(x), [-0.5, 0.5, 1.5, 2.5, 3.5])
    assert np.allclose(y, [-0.5, 0.5, 1.5, 2.5])  # in no way even: side by side
    assert [label.get_text() for label in ax.get_yticklabels()] == ["0", "0.001", "1"]
    named = small_sweep(GRID, kind=["ring", "lattice"], c=[0.1, 0.2, 0.3])
    ax = gs.plot.phase_diagram(named)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["ring", "lattice"]


def test_contours_run_where_the_measure_is_so_high():
    plane = np.add.outer(np.arange(3.0), np.zeros(3))
    ax = gs.plot.phase_diagram(small_sweep(plane, c=[0.0, 1.0, 2.0], d=[0.0, 1.0, 2.0]), contours=3)
    lines = ax.collections[1]
    assert np.allclose(lines.levels, [0.5, 1.0, 1.5])
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        assert np.allclose(path.vertices[:, 0], level)
    flat = gs.plot.phase_diagram(small_sweep(plane, c=[0, 1, 2], d=[0, 1, 2]), contours=0)
    assert len(flat.collections) == 1


def test_other_dimensions_are_selected():
    levels = {"c": [0.2, 0.8], "spread": [0.5, 4.0, 50.0], "chart": [0.0, 1.0]}
    sweep = small_sweep(**levels)
    ax = gs.plot.phase_diagram(sweep, at={"spread": 4})
    assert np.allclose(cells(ax)[0], np.arange(12.0).reshape(2, 3, 2)[:, 1].T)
    assert ax.get_xlabel() == "model.c\n(mean of 4 worlds; spread = 4)"
    ax = gs.plot.phase_diagram(sweep, "share", "c", "chart", at={"spread": 0.5, "item": "B"})
    assert np.allclose(cells(ax)[0], 10 * np.arange(12.0).reshape(2, 3, 2)[:, 0].T)
    assert ax.figure.axes[1].get_ylabel() == "share (people)"


def test_a_measure_of_ones_own():
    sweep = small_sweep(GRID, c=[0.2, 0.8], chart=[0.0, 1.0, 2.0])
    own = (100 * sweep["metrics/gini"]).assign_attrs(long_name="worlds won", unit="%")
    for given in ((sweep, own), (own,)):
        ax = gs.plot.phase_diagram(*given)
        assert np.allclose(cells(ax)[0], 100 * GRID.T)
        assert ax.figure.axes[1].get_ylabel() == "worlds won (%)"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((xr.DataArray(GRID), "gini"), "measure: 'gini' — must be left out where an array is"),
        ((xr.DataArray(GRID[:0]),), r"sweep: an array of shape \(0, 3\) — must have values"),
        ((xr.DataArray(GRID.astype(str)),), "sweep: an array of <U.* — must be numbers"),
        ((small_sweep(c=[1], d=[1]), xr.DataArray([["a"]])), "measure: an array of <U1 — must be"),
        ((GRID,), "sweep: an array — must be a whole sweep, or a labelled array"),
    ],
)
def test_arrays_that_cannot_be_drawn(given, message):
    with pytest.raises(gs.InputError, match=f"^{message}"):
        gs.plot.phase_diagram(*given)


def test_points_that_failed_are_hatched():
    holes = GRID.copy()
    holes[1, 2] = np.nan
    ax = gs.plot.phase_diagram(small_sweep(holes, c=[0.2, 0.8], chart=[0.0, 1.0, 2.0]))
    assert np.isnan(cells(ax)[0][2, 1])
    assert ax.patch.get_hatch()
    assert title(ax) == "Gini coefficient: from 0.1 to 0.5, most at c 0.8, chart 1"


THREE = {"c": [0.2, 0.8], "spread": [0.5, 4.0], "chart": [0.0, 1.0]}


@pytest.mark.parametrize(
    ("levels", "arguments", "message"),
    [
        (
            THREE,
            {},
            "at: no value for 1 of: c, spread, chart — must leave two dimensions "
            "(at={'chart': …}, one of: 0, 1)",
        ),
        (
            THREE,
            {"x": "c", "y": "chart"},
            "at: no value for 1 of: spread — must leave two dimensions "
            "(at={'spread': …}, one of: 0.5, 4)",
        ),
        ({"c": [1, 2]}, {}, "sweep: 1 dimension left — must have two or more swept keys"),
        (THREE, {"x": "d"}, 'x: "d" — must be one of: c, spread, chart'),
        (THREE, {"x": "c", "y": "c"}, 'y: "c" — must be of another dimension than "c"'),
        (THREE, {"at": {"spread": 5}}, "at['spread']: 5 — must be one of: 0.5, 4"),
        (THREE, {"at": {"size": 5}}, 'at: "size" — must be one of: c, spread, chart'),
        (THREE, {"measure": "ginny"}, 'measure: "ginny" — must be one of /metrics: gini, share'),
        (THREE, {"measure": "a/b"}, 'measure: "a/b" — must be of one of the groups: metrics'),
        (THREE, {"contours": -1}, "contours: -1 — must be a whole number from 0 to 100"),
    ],
)
def test_refusals_say_what_to_do(levels, arguments, message):
    with pytest.raises(gs.InputError) as error:
        gs.plot.phase_diagram(small_sweep(**levels), **arguments)
    assert str(error.value) == message


@pytest.mark.parametrize("size", [(8, 5.5), (5, 3.8)])
def test_texts_are_legible_and_axes_are_used(size):
    steep = np.exp(np.add.outer(np.arange(8.0), np.arange(9.0)) / 3)
    sweep = small_sweep(steep, c=list(np.arange(8) / 10), chart=[10**n for n in range(9)])
    figure, ax = plt.subplots(figsize=size, layout="constrained")
    assert gs.plot.phase_diagram(sweep, ax=ax, contours=12) is ax
    assert_legible(figure)
