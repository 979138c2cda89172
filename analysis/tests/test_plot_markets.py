"""The market over its worlds: Lorenz curves, unpredictability, quality against success."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import groundswell as gs
from drawn import assert_legible, key, lines, title
from groundswell.plot.markets import lorenz
from small_runs import by_item, small_run

# Two worlds: shares of 10, 30 and 60 %, and of 20, 20 and 60 %.
DOWNLOADS = by_item((30, 60, 10), (20, 60, 20))


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def run_of(*worlds, **more):
    return small_run(downloads=by_item(*worlds), **more)


# --- inequality -------------------------------------------------------------------------------


def test_lorenz_curves_of_the_worlds_and_their_mean():
    ax = gs.plot.market_share(small_run(downloads=DOWNLOADS))
    thin = [line.get_ydata() for line in ax.get_lines() if line.get_linewidth() == 0.8]
    assert np.allclose(thin, [[0, 10, 40, 100], [0, 20, 40, 100]])
    (mean,) = (line for label, line in lines(ax).items() if label.startswith("the worlds"))
    assert np.allclose(mean.get_xdata(), [0, 100 / 3, 200 / 3, 100])
    assert np.allclose(mean.get_ydata(), [0, 15, 40, 100])
    assert ax.get_xlabel() == "share of the items, the least successful first"
    assert ax.get_ylabel() == "share of the downloads"
    assert title(ax) == "60 % of the downloads go to the top item of 3"


def test_the_gini_coefficient_is_that_of_the_simulator(program_run):
    run = program_run("music-lab", "worlds=5", "items.song.count=20")
    ax = gs.plot.market_share(run)
    gini = run["metrics/gini"].values
    expected = f"the worlds: Gini {gini.mean():.2f} (±{gini.std(ddof=1):.2f} over worlds)"
    assert key(ax) == ["all items equal", expected]
    curves = lorenz(run["metrics/downloads"].values.astype(float))
    areas = (curves[:, 1:] + curves[:, :-1]).sum(axis=1) / 2 / 20
    assert np.allclose(1 - 2 * areas, gini)


def test_worlds_without_downloads_have_no_curve():
    ax = gs.plot.market_share(run_of((1, 1, 2), (0, 0, 0)))
    assert sum(line.get_linewidth() == 0.8 for line in ax.get_lines()) == 1
    with pytest.raises(gs.InputError, match="^run: no downloads — must have some$"):
        gs.plot.market_share(run_of((0, 0, 0)))


def test_a_twin_is_drawn_beside_the_worlds():
    run = small_run(downloads=DOWNLOADS, twin=np.array([[1, 1, 1], [2, 2, 2]]))
    ax = gs.plot.market_share(run, twin="alone")
    assert key(ax)[2] == "twin “alone”: Gini 0.00 (±0.00 over worlds)"
    with pytest.raises(gs.InputError, match="^twin: 'other' — must be one of: alone$"):
        gs.plot.market_share(run, twin="other")
    with pytest.raises(gs.InputError, match="no group twins"):
        gs.plot.market_share(small_run(), twin="alone")


@pytest.mark.parametrize(
    "draw", [gs.plot.market_share, gs.plot.unpredictability, gs.plot.quality_success]
)
def test_a_market_has_several_items(draw):
    with pytest.raises(gs.InputError, match="^run: 1 item — must have two items or more$"):
        draw(small_run(items=("Only",)))


# --- unpredictability -------------------------------------------------------------------------


def test_unpredictability_and_its_floor_the_largest_first():
    ax = gs.plot.unpredictability(run_of((30, 50, 20), (20, 20, 60), floor=0.05))
    drawn = lines(ax)
    assert np.allclose(drawn["between two worlds"].get_xdata(), [40, 30, 10])
    assert np.allclose(drawn["by chance alone"].get_xdata(), [5, 5, 5])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["C", "B", "A"]
    bars = ax.collections[0].get_segments()
    assert np.allclose([bar[:, 0] for bar in bars], [[5, 40], [5, 30], [5, 10]])
    assert ax.get_xlabel() == "difference of market share between two worlds (percentage points)"
    assert title(ax) == "Worlds differ by 27 points per item: 5.3 times as much as by chance"


def test_no_bar_where_worlds_differ_less_than_by_chance():
    ax = gs.plot.unpredictability(run_of((30, 60, 10), (20, 60, 20), floor=0.09))
    assert len(ax.collections[0].get_segments()) == 2
    assert title(ax).endswith("no more than by chance")


def test_many_items_are_counted_instead_of_named():
    items = tuple(f"Song {n}" for n in range(40))
    luck = np.random.default_rng(5).integers(1, 30, (3, 40))
    ax = gs.plot.unpredictability(small_run(items=items, downloads=by_item(*luck.tolist())))
    assert ax.get_yticks().size == 0
    assert ax.get_ylabel() == "40 items, most different first"


def test_unpredictability_is_of_several_worlds_and_of_format_1_1():
    with pytest.raises(gs.InputError, match="^run: 1 world — must have two worlds or more"):
        gs.plot.unpredictability(run_of((1, 2, 3)))
    with pytest.raises(gs.InputError, match="no sampling floor — must be of format 1.1 or later"):
        gs.plot.unpredictability(small_run(floor=None))


# --- quality ----------------------------------------------------------------------------------


def test_success_against_quality():
    ax = gs.plot.quality_success(small_run(downloads=DOWNLOADS, quality=(0.5, 2.0, -1.0)))
    drawn = lines(ax)
    places = {name: drawn[name].get_xydata().tolist() for name in ("A", "B", "C")}
    assert places == {"A": [[0.5, 25.0]], "B": [[2.0, 60.0]], "C": [[-1.0, 15.0]]}
    worlds = [line.get_ydata().tolist() for line in ax.get_lines() if line.get_markersize() == 3]
    assert worlds == [[30, 20], [60, 60], [10, 20]]
    assert ax.get_xlabel() == "quality (standard deviations of taste)"
    assert title(ax) == "The best item wins all 2 worlds; quality and success agree with τ = 0.30"
    assert "25 %" in [text.get_text() for text in ax.texts]


def test_items_of_equal_quality_stand_side_by_side():
    ax = gs.plot.quality_success(small_run(quality=(1.0, 1.0, 0.0)))
    a, b, c = (lines(ax)[name].get_xdata()[0] for name in ("A", "B", "C"))
    assert c == 0 and a < 1 < b and b - a == pytest.approx(0.016)


def test_wins_of_the_best_are_counted():
    run = run_of((5, 1, 4), (1, 9, 4), (2, 2, 8), quality=(2.0, 1.0, 0.0))
    assert title(gs.plot.quality_success(run)).startswith("The best item wins 1 of 3 worlds")
    empty = run_of((5, 1, 4), (0, 0, 0), quality=(2.0, 1.0, 0.0))  # nobody wins there
    assert title(gs.plot.quality_success(empty)).startswith("The best item wins 1 of 2 worlds")


def test_on_a_logarithmic_axis_nothing_has_no_place():
    ax = gs.plot.quality_success(run_of((5, 5, 0), (5, 4, 1)), scale="log")
    worlds = [line.get_ydata().tolist() for line in ax.get_lines()]
    assert ax.get_yscale() == "log" and [10.0] in worlds
    with pytest.raises(gs.InputError, match="^scale: 'cube' — must be one of: linear, log$"):
        gs.plot.quality_success(small_run(), scale="cube")


def test_qualities_must_differ():
    with pytest.raises(gs.InputError, match="3 items of quality 1 — must have items that differ"):
        gs.plot.quality_success(small_run(quality=(1.0, 1.0, 1.0)))


# --- all --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(8, 5.5), (5, 3.8)])
@pytest.mark.parametrize("many", [False, True])
def test_texts_are_legible_and_axes_are_used(size, many):
    name = "Title" if many else "A title that would leave little room for anything"
    items = tuple(f"{name} {n}" for n in range(30 if many else 5))
    luck = np.random.default_rng(5).integers(1, 30, (4, len(items)))
    run = small_run(items=items, downloads=by_item(*luck.tolist()))
    for draw in (gs.plot.market_share, gs.plot.unpredictability, gs.plot.quality_success):
        figure, ax = plt.subplots(figsize=size, layout="constrained")
        assert draw(run, ax=ax) is ax
        assert_legible(figure)
