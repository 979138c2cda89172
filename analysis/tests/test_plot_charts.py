"""The chart week by week, and causes over time: the numbers drawn are those of the run."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import groundswell as gs
from drawn import assert_legible, key, lines, title
from groundswell.plot import parts, style
from small_runs import CHANNELS, small_run

# Four weeks of five items in two worlds; 0 is not in the chart.
RANKS = np.array(
    [
        [[1, 2, 3, 0, 4], [1, 3, 2, 4, 0], [2, 1, 0, 3, 4], [1, 2, 0, 3, 4]],
        [[2, 1, 3, 4, 5], [2, 1, 3, 4, 5], [2, 1, 3, 4, 5], [2, 1, 3, 4, 5]],
    ]
)
ITEMS = ("Anthem", "Gem", "Bus", "Return", "Ran")


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


# --- the chart --------------------------------------------------------------------------------


def test_lines_are_the_positions_of_the_world_and_broken_where_there_is_none():
    ax = gs.plot.chart_run(small_run(items=ITEMS, ranks=RANKS))
    for number, item in enumerate(ITEMS):
        x, y = lines(ax)[item].get_data()
        assert x.tolist() == [1, 2, 3, 4]
        expected = np.where(RANKS[0, :, number] > 0, RANKS[0, :, number], np.nan)
        assert np.array_equal(y, expected, equal_nan=True)
    low, high = ax.get_ylim()
    assert low > high  # No. 1 is on top
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("chart week", "chart position")


def test_the_title_says_who_is_first_for_how_long():
    run = small_run(items=ITEMS, ranks=RANKS)
    assert title(gs.plot.chart_run(run)) == "Anthem is No. 1 in 3 of 4 charts (world 0)"
    assert title(gs.plot.chart_run(run, 1)) == "Gem is No. 1 in all 4 charts (world 1)"
    turns = small_run(items=("A", "B"), ranks=np.array([[[1, 2], [2, 1]]]), downloads=_ones(1, 2))
    assert title(gs.plot.chart_run(turns)) == "2 items are No. 1 in turn, B in the end"
    none = small_run(items=("A", "B"), ranks=np.zeros((1, 2, 2), int), downloads=_ones(1, 2))
    assert title(gs.plot.chart_run(none)) == "Nobody gets into the chart"


def _ones(worlds, items):
    return np.ones((worlds, 4, items, len(CHANNELS)), dtype="int64")


def test_the_highest_have_a_colour_and_a_name_with_their_best():
    ax = gs.plot.chart_run(small_run(items=ITEMS, ranks=RANKS), highlight=3)
    colours = {name: line.get_color() for name, line in lines(ax).items()}
    coloured = {name for name, colour in colours.items() if colour != style.OTHER_COLOUR}
    assert coloured == {"Anthem", "Gem", "Bus"}  # best 1 for three weeks, 1 for one, 2
    words = [text.get_text() for text in ax.texts]
    assert "best: No. 1, 3 weeks" in words
    assert "best: No. 2, 1 week; dropped out" in words
    assert "Return" not in words


def test_colours_are_those_of_the_other_panels_where_an_item_has_one():
    items = tuple(f"S{number}" for number in range(9))
    ranks = np.array([[[9, 8, 7, 6, 5, 4, 3, 2, 1]]])
    run = small_run(items=items, ranks=ranks, downloads=_ones(1, 9))
    found = {name: line.get_color() for name, line in lines(gs.plot.chart_run(run)).items()}
    assert len({found[f"S{n}"] for n in range(3, 9)} - {style.OTHER_COLOUR}) == 6
    for name in ("S3", "S4", "S5"):  # among the six most downloaded, too
        assert found[name] == style.item_colours(run)[name]


def test_of_equal_bests_that_of_more_weeks_is_higher():
    ranks = np.array([[[1, 2], [1, 2], [0, 1]]])  # B has the more downloads
    run = small_run(items=("A", "B"), ranks=ranks, downloads=_ones(1, 2))
    ax = gs.plot.chart_run(run, highlight=1)
    assert lines(ax)["B"].get_color() == style.OTHER_COLOUR != lines(ax)["A"].get_color()


def test_only_the_top_is_shown():
    ax = gs.plot.chart_run(small_run(items=ITEMS, ranks=RANKS), top=2)
    assert np.isnan(lines(ax)["Bus"].get_ydata()).tolist() == [True, False, True, True]
    assert "Return" not in lines(ax)
    assert ax.get_ylim()[0] == pytest.approx(2.6)


def test_weeks_have_dates_where_the_clock_has():
    ax = gs.plot.chart_run(small_run(items=ITEMS, ranks=RANKS, dated=True))
    assert ax.get_xlabel() == "chart week to"
    assert ax.xaxis.get_major_formatter()(1, 0) == "28 Nov"
    assert ax.xaxis.get_major_formatter()(4, 0) == "19 Dec"


@pytest.mark.parametrize(
    ("arguments", "place", "message"),
    [
        ({"world": 2}, "world", "world: 2 — must be a whole number from 0 to 1"),
        ({"world": 0.5}, "world", "world: 0.5 — must be a whole number from 0 to 1"),
        ({"highlight": 0}, "highlight", "highlight: 0 — must be a whole number from 1 on"),
        ({"top": -1}, "top", "top: -1 — must be a whole number from 1 on"),
        ({"top": 0}, "top", "top: 0 — must be a whole number from 1 on"),
    ],
)
def test_chart_run_refuses(arguments, place, message):
    with pytest.raises(gs.InputError) as error:
        gs.plot.chart_run(small_run(items=ITEMS, ranks=RANKS), **arguments)
    assert (error.value.place, str(error.value)) == (place, message)


# --- causes over time -------------------------------------------------------------------------


def _mixed():
    """Four days: nothing, then own 3 and peers 1, then peers 2 and chart 2, then broadcast 4."""
    downloads = np.zeros((2, 4, 2, 5), dtype="int64")
    downloads[:, 1, 0, 0], downloads[:, 1, 0, 1] = 3, 1
    downloads[:, 2, 0, 1], downloads[:, 2, 0, 2] = 2, 2
    downloads[:, 3, 1, 3] = 4
    return small_run(items=("A", "B"), downloads=downloads)


def _steps(ax):
    return {patch.get_label(): patch.get_data() for patch in ax.patches}


def test_attribution_stacks_shares_of_each_period_with_herding_below():
    ax = gs.plot.attribution(_mixed())
    found = _steps(ax)
    assert found["peers"].edges.tolist() == [0, 1, 2, 3, 4]
    nan = np.nan
    expected = {
        "peers": [nan, 25, 50, 0],
        "chart": [nan, 25, 100, 0],
        "own": [nan, 100, 100, 0],
        "broadcast": [nan, 100, 100, 100],
    }
    for channel, top in expected.items():
        assert np.array_equal(found[channel].values, top, equal_nan=True), channel
    for below, channel in zip(list(expected), list(expected)[1:], strict=False):
        assert np.array_equal(found[channel].baseline, expected[below], equal_nan=True), channel
    assert np.array_equal(found["herding share"].values, [nan, 25, 100, 0], equal_nan=True)
    assert key(ax) == ["peers", "chart", "own", "broadcast", "herding share"]
    assert ax.get_ylim() == (0, 100)
    assert ax.get_xlabel() == "days from the start"
    assert ax.get_ylabel() == "downloads of the period, by last touch"
    assert title(ax) == "Peers and the chart tip 42 % of all downloads"


def test_attribution_of_one_item():
    ax = gs.plot.attribution(_mixed(), "B")
    assert key(ax) == ["broadcast", "herding share"]
    assert title(ax) == "Peers and the chart tip 0 % of all downloads of B"
    with pytest.raises(gs.InputError, match='^item: "D" — must be one of: A, B$'):
        gs.plot.attribution(_mixed(), "D")


def test_short_steps_are_taken_together(run):  # 35 days in steps of 6 hours
    found = _steps(gs.plot.attribution(run))
    assert len(found["peers"].values) == 35
    people = run["series/downloads"].sum(["world", "item"]).values[25 * 4 : 26 * 4].sum(axis=0)
    expected = 100 * people[1] / people.sum()
    assert found["peers"].values[25] == pytest.approx(expected)


def test_no_downloads_are_no_shares():
    run = small_run(downloads=np.zeros((1, 4, 3, 5), dtype="int64"))
    assert title(gs.plot.attribution(run)) == "No downloads"


@pytest.mark.parametrize("width", [3.2, 3.6, 4, 4.4, 4.8])
def test_a_number_keeps_its_unit(width):
    _, ax = plt.subplots(figsize=(width, 3), layout="constrained")
    gs.plot.attribution(_mixed(), ax=ax)
    assert "42 %" in ax.get_title(loc="left")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0 %"),
        (1e-5, "less than 0.1 %"),
        (0.0312, "3.1 %"),
        (0.0996, "10 %"),
        (0.42, "42 %"),
        (0.9949, "99 %"),
        (0.9999, "more than 99 %"),
        (1, "100 %"),
    ],
)
def test_shares_in_words(share, words):
    assert parts.per_cent(share) == words


# --- both -------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(9, 4.8), (5, 3.6)])
@pytest.mark.parametrize("dated", [False, True])
def test_texts_are_legible_and_axes_are_used(size, dated):
    run = small_run(items=ITEMS, ranks=RANKS, dated=dated)
    for draw in (gs.plot.chart_run, gs.plot.attribution):
        figure, ax = plt.subplots(figsize=size, layout="constrained")
        assert draw(run, ax=ax) is ax
        assert_legible(figure)
        assert "…" not in title(ax)
