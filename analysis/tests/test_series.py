"""The curves and shares behind the figures."""

import numpy as np
import pytest
import xarray as xr

import groundswell as gs
from groundswell import series
from run_files import CHRISTMAS_GROUP, Made, by_campaign, downloads

SUNDAY = np.datetime64("2009-12-13", "ns")


def test_cumulative_counts_to_the_ends_of_steps(run):
    curves = series.cumulative(run)
    people = downloads(Made()).sum(axis=3)
    assert curves.dims == ("world", "time", "item")
    assert curves["time"].values[0] == np.datetime64("2009-11-22")
    assert curves["time"].values[-1] == np.datetime64("2009-12-27")
    assert np.array_equal(curves.values[:, 0], np.zeros((4, 2)))
    assert np.array_equal(curves.values[:, 1:], people.cumsum(axis=1))


def test_cumulative_since_a_moment_starts_at_zero(run):
    curves = series.cumulative(run, SUNDAY)
    people = downloads(Made()).sum(axis=3)[:, 21 * 4 :]
    assert curves["time"].values[0] == SUNDAY
    assert np.array_equal(curves.values[:, 0], np.zeros((4, 2)))
    assert np.array_equal(curves.values[:, 1:], people.cumsum(axis=1))


def test_since_within_a_step_counts_the_rest_of_it(run):
    # Half of the step from 00:00 to 06:00 is left at 03:00.
    curves = series.cumulative(run, SUNDAY + np.timedelta64(3, "h"))
    people = downloads(Made()).sum(axis=3)[:, 21 * 4 :]
    assert np.allclose(curves.values[:, 1], people[:, 0] / 2, rtol=0, atol=1e-3)


def test_since_before_the_run_is_the_run(run):
    early = series.cumulative(run, np.datetime64("2001-01-01", "ns"))
    xr.testing.assert_identical(early, series.cumulative(run))


def test_since_after_the_run_is_refused(run):
    with pytest.raises(gs.InputError, match=r"since: 2010-01-05 00:00 — must be before 2009-12-27"):
        series.cumulative(run, np.datetime64("2010-01-05", "ns"))


@pytest.mark.parametrize(("step_days", "end"), [(None, 1.0), (0.5, 0.5)])
def test_a_run_of_one_step_counts_it(open_made, step_days, end):
    one = {"days": 1, "steps_per_day": 1, "sale_day": 0.0, "dated": False}
    run = open_made(**one)
    if step_days:
        run["series"].attrs["step_days"] = step_days
    curves = series.cumulative(run)
    assert curves["time"].values.tolist() == [0.0, end]
    assert np.array_equal(curves.values[:, -1], downloads(Made(**one)).sum(axis=(1, 3)))


def test_a_moment_is_of_the_kind_of_the_clock(run, open_made):
    assert series.moment(run, "2009-12-13") == SUNDAY
    days = open_made(dated=False)
    assert series.moment(days, "21") == 21.0
    for of, wrong in ((run, "21x"), (run, 21), (run, None), (days, "2009-12-13"), (days, "nan")):
        with pytest.raises(gs.InputError, match="value: "):
            series.moment(of, wrong)


@pytest.mark.parametrize(
    ("worlds", "label", "ends"),
    [(19, "lowest to highest of 19 worlds", (0, 18)), (21, "5 to 95 % of 21 worlds", (1, 19))],
)
def test_the_band_says_what_it_is(worlds, label, ends):
    curves = xr.DataArray(np.arange(float(worlds))[::-1, None], dims=("world", "time"))
    found = series.band(curves)
    assert found.label == label
    assert (float(found.lower[0]), float(found.upper[0])) == ends


def test_one_world_has_no_band():
    assert series.band(xr.DataArray(np.ones((1, 3)), dims=("world", "time"))) is None


def test_channel_people_sum_to_the_downloads(run):
    people = series.channel_people(run)
    total = downloads(Made()).sum(axis=(0, 1, 3))
    assert np.array_equal(people["last_touch"].sum("channel"), total)
    assert np.allclose(people["dose_share"].sum("channel"), total, rtol=1e-12)


def test_peer_people_are_the_calls_of_groups_and_friends(run):
    made = Made()
    people = downloads(made)
    peers = people.sum(axis=(0, 1))[:, 1]
    call = by_campaign(made, people).sum(axis=0)[:, 0]  # campaign 1 is a broadcast
    split = series.peer_people(run)
    assert split.dims == ("item", "source")
    assert split["source"].values.tolist() == ["call", "friends"]
    assert 0 < call[0] < peers[0] and call[1] == 0
    assert split.sel(item="Killing in the Name").values.tolist() == [call[0], peers[0] - call[0]]
    assert split.sel(item="The Climb").values.tolist() == [0, peers[1]]
    touch = series.channel_people(run)["last_touch"]
    assert np.array_equal(split.sum("source"), touch.sel(channel="peers"))


def test_calls_of_several_groups_add_up(open_made):
    made = Made(groups=("One", "Two", "Three"))
    tipped = by_campaign(made, downloads(made)).sum(axis=0)
    assert np.all(tipped[0, [0, 2]] > 0) and tipped[1, 1] > 0
    split = series.peer_people(open_made(groups=made.groups))
    expected = [tipped[0, 0] + tipped[0, 2], tipped[1, 1]]
    assert split.sel(source="call").values.tolist() == expected


@pytest.mark.parametrize("broadcasts", [("Television",), ()], ids=["no groups", "no campaigns"])
def test_without_groups_peers_are_not_split(open_made, broadcasts):
    assert series.peer_people(open_made(groups=(), broadcasts=broadcasts)) is None


def test_the_target_of_a_group_is_what_the_file_says(run, open_made):
    assert series.group_targets(run) == {CHRISTMAS_GROUP: "Killing in the Name"}
    two = series.group_targets(open_made(groups=("One", "Two")))
    assert two == {"One": "Killing in the Name", "Two": "The Climb"}
    assert series.group_targets(open_made(groups=())) == {}
