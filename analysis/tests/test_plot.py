"""Each panel: its labels, and that what is drawn are the numbers of the run."""

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.legend import Legend

import groundswell as gs
from conftest import OBSERVED_CSV
from groundswell.plot import style
from run_files import CHRISTMAS_GROUP, Made, by_campaign, dose_share, downloads, members

SUNDAY = mdates.date2num(np.datetime64("2009-12-13"))


def lines(ax):
    return {line.get_label(): line for line in ax.get_lines()}


def words(ax):
    return [text.get_text() for text in ax.texts]


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


# --- cumulative downloads ---------------------------------------------------------------------


def test_cumulative_downloads_draws_the_mean_of_the_worlds(run):
    ax = gs.plot.cumulative_downloads(run)
    people = downloads(Made()).sum(axis=3).cumsum(axis=1).mean(axis=0)
    for number, item in enumerate(("Killing in the Name", "The Climb")):
        x, y = lines(ax)[item].get_data()
        assert np.array_equal(y, [0, *people[:, number]])
        assert x[0] == mdates.date2num(np.datetime64("2009-11-22"))
        assert x[-1] == mdates.date2num(np.datetime64("2009-12-27"))
        assert f"{people[-1, number]:,.0f}" in words(ax)
    assert ax.get_title(loc="left") == "Cumulative downloads"
    assert ax.get_ylabel() == "downloads (people)"
    assert ax.yaxis.get_major_formatter()(450_000, 0) == "450,000"
    assert legend(ax) == ["mean of the worlds", "lowest to highest of 4 worlds"]


def test_cumulative_downloads_since_a_day_shows_that_week_and_lightly_the_next(run):
    ax = gs.plot.cumulative_downloads(run, since="2009-12-13")
    people = downloads(Made()).sum(axis=3)[:, 21 * 4 :].cumsum(axis=1).mean(axis=0)
    x, y = lines(ax)["The Climb"].get_data()
    assert (x[0], x[-1]) == (SUNDAY, SUNDAY + 7)
    assert np.array_equal(y, [0, *people[: 7 * 4, 1]])
    light = [line for line in ax.get_lines() if line.get_alpha() == 0.45]
    assert len(light) == 2
    for line in light:
        assert (line.get_xdata()[0], line.get_xdata()[-1]) == (SUNDAY + 7, SUNDAY + 14)
    assert sorted(line.get_ydata()[-1] for line in light) == sorted(people[-1])
    assert ax.get_xlim() == (SUNDAY, SUNDAY + 14)
    assert ax.get_title(loc="left") == "Cumulative downloads since Sunday 13 December 2009"
    assert "the week after" in words(ax)
    assert f"{people[7 * 4 - 1, 1]:,.0f} in the week" in words(ax)


def test_the_band_spans_the_worlds(run):
    ax = gs.plot.cumulative_downloads(run, since="2009-12-13")
    people = downloads(Made()).sum(axis=3)[:, 21 * 4 : 28 * 4, 0].sum(axis=1)
    (area,) = [
        c
        for c in ax.collections
        if c.get_label() == "Killing in the Name, lowest to highest of 4 worlds"
    ]
    corners = area.get_paths()[0].vertices
    at_end = corners[corners[:, 0] == SUNDAY + 7, 1]
    assert (at_end.min(), at_end.max()) == (people.min(), people.max())


def test_observed_downloads_are_marked_where_they_were_observed(run):
    ax = gs.plot.cumulative_downloads(run, gs.observed(OBSERVED_CSV))
    assert ax.get_xlim() == (SUNDAY, SUNDAY + 14)  # the observed count begins there
    exact = lines(ax)["Killing in the Name, record"]
    assert exact.get_xdata().tolist() == [SUNDAY + 4, SUNDAY + 5, SUNDAY + 7]
    assert exact.get_ydata().tolist() == [253_476, 306_115, 502_672]
    assert exact.get_marker() == "o" and exact.get_linestyle() == "None"
    about = lines(ax)["The Climb, record, approximate"]
    assert about.get_markerfacecolor() == "white"
    # The following week: final count and a week's downloads added.
    later = lines(ax)["Killing in the Name, record, the week after"]
    assert later.get_xdata().tolist() == [SUNDAY + 14]
    assert later.get_ydata().tolist() == [502_672 + 68_730]
    later = lines(ax)["The Climb, record, approximate, the week after"]
    assert later.get_ydata().tolist() == [450_838 + 195_700]
    assert legend(ax)[2:] == ["record", "record, approximate"]
    assert any("502,672 on record" in text for text in words(ax))


def test_observed_downloads_that_count_from_elsewhere_are_not_drawn(run):
    with pytest.warns(UserWarning, match="count from Sunday 13 December 2009, not drawn"):
        ax = gs.plot.cumulative_downloads(run, gs.observed(OBSERVED_CSV), since="2009-12-14")
    assert not any("record" in label for label in lines(ax))


def test_observed_points_of_unknown_items_are_named(open_made):
    other = open_made(items=("Killing in the Name", "Another"))
    with pytest.warns(UserWarning, match='observed downloads of "The Climb": this run has no such'):
        ax = gs.plot.cumulative_downloads(other, gs.observed(OBSERVED_CSV))
    assert "Killing in the Name, record" in lines(ax)


def test_dates_and_days_do_not_mix(open_made):
    with pytest.warns(UserWarning, match="do not mix, not drawn"):
        ax = gs.plot.cumulative_downloads(open_made(dated=False), gs.observed(OBSERVED_CSV))
    assert ax.get_xlabel() == "days from the start"


def test_days_from_the_start(open_made):
    ax = gs.plot.cumulative_downloads(open_made(dated=False), since=21)
    assert ax.get_xlim() == (21, 35)
    assert ax.get_title(loc="left") == "Cumulative downloads since day 21"


def test_of_many_items_the_most_downloaded_have_names_and_the_rest_are_counted(open_made):
    many = open_made(items=tuple(f"Song {i}" for i in range(12)))
    ax = gs.plot.cumulative_downloads(many)
    assert "6 other items" in words(ax)
    assert lines(ax)["Song 1"].get_color() != style.OTHER_COLOUR
    assert lines(ax)["Song 11"].get_color() == style.OTHER_COLOUR


def test_axes_that_are_given_are_used(run):
    _, ax = plt.subplots()
    assert gs.plot.cumulative_downloads(run, ax=ax) is ax
    _, ax = plt.subplots()
    assert gs.plot.membership(run, ax=ax) is ax
    _, ax = plt.subplots()
    assert gs.plot.channel_shares(run, ax=ax) is ax


# --- membership -------------------------------------------------------------------------------


def test_membership_draws_the_mean_and_the_record(run):
    ax = gs.plot.membership(run, gs.observed(OBSERVED_CSV))
    drawn = lines(ax)
    assert np.array_equal(drawn[CHRISTMAS_GROUP].get_ydata(), members(Made())[..., 0].mean(axis=0))
    bounds = drawn[f"{CHRISTMAS_GROUP}, record, at least"]
    assert bounds.get_marker() == "^"
    assert bounds.get_ydata().tolist() == [45_000, 200_000, 500_000, 625_000, 750_000]
    assert 724_395 in drawn[f"{CHRISTMAS_GROUP}, record"].get_ydata()
    assert ax.get_ylabel() == "members (people)"
    assert ax.get_title(loc="left").replace("\n", " ") == f"Members of {CHRISTMAS_GROUP}"
    assert "record, at least" in legend(ax)


def test_membership_has_the_colour_of_the_item_it_calls_to(run):
    ax = gs.plot.membership(run)
    assert lines(ax)[CHRISTMAS_GROUP].get_color() == style.ITEM_COLOURS[0]


def test_membership_on_a_logarithmic_scale(run):
    ax = gs.plot.membership(run, gs.observed(OBSERVED_CSV), scale="log")
    assert ax.get_yscale() == "log"
    low, high = ax.get_ylim()
    assert 0 < low < 2 and high > 975_000


def test_several_groups_are_named_at_their_lines(open_made):
    ax = gs.plot.membership(open_made(groups=("One", "Two")))
    assert {"One", "Two"} <= set(words(ax))
    assert lines(ax)["One"].get_color() != lines(ax)["Two"].get_color()


def test_membership_needs_groups(open_made):
    with pytest.raises(gs.InputError, match="run: no groups — must have a campaign"):
        gs.plot.membership(open_made(groups=()))


# --- causes -----------------------------------------------------------------------------------


def bar_widths(ax, label):
    return {
        bars.get_label().removeprefix(f"{label}, "): bars.patches[0].get_width()
        for bars in ax.containers
        if bars.get_label().startswith(f"{label}, ")
    }


def keys(ax):
    """The rows of the key: words and colours."""
    rows = {found.get_window_extent().y1: found for found in ax.findobj(Legend)}
    return [
        [(t.get_text(), p.get_facecolor()) for t, p in zip(r.texts, r.get_patches(), strict=True)]
        for _, r in sorted(rows.items(), reverse=True)
    ]


def test_the_last_touch_of_peers_is_split_into_call_and_friends(run):
    made, people = Made(), downloads(Made())
    ax = gs.plot.channel_shares(run)
    touch = people.sum(axis=(0, 1))[0]
    call = by_campaign(made, people).sum(axis=0)[0, 0]
    widths = bar_widths(ax, "Killing in the Name, last touch")
    assert list(widths) == ["own", "call", "friends", "chart", "broadcast", "seed"]
    assert widths["call"] == pytest.approx(100 * call / touch.sum(), rel=1e-12)
    assert widths["friends"] == pytest.approx(100 * (touch[1] - call) / touch.sum(), rel=1e-12)
    assert "call" not in bar_widths(ax, "The Climb, last touch")  # nobody called to it
    widths = bar_widths(ax, "Killing in the Name, dose share")
    assert list(widths) == ["own", "peers", "chart", "broadcast", "seed"]
    shares = dose_share(people).sum(axis=0)[0]
    assert widths["peers"] == pytest.approx(100 * shares[1] / shares.sum(), rel=1e-12)


def test_the_key_says_that_call_and_friends_are_peers(run, open_made):
    first, second = keys(gs.plot.channel_shares(run))
    assert [word for word, _ in first] == ["the group's call  +", "friends  =", "peers"]
    assert [word for word, _ in second] == ["own", "chart", "broadcast", "seed"]
    assert len({colour for _, colour in first + second}) == 7
    several, _ = keys(gs.plot.channel_shares(open_made(groups=("One", "Two"))))
    assert several[0][0] == "the groups' calls  +"


def test_per_cent_are_light_on_the_dark_blue(run):
    ax = gs.plot.channel_shares(run)
    (bar,) = [c for c in ax.containers if c.get_label() == "Killing in the Name, last touch, call"]
    middle = bar.patches[0].get_center()
    inks = [t.get_color() for t in ax.texts if t.get_position() == pytest.approx(tuple(middle))]
    assert inks == ["white"]


def test_channel_shares_are_those_of_all_worlds_together(open_made):
    ax = gs.plot.channel_shares(open_made(groups=()))
    people = downloads(Made())
    for number, item in enumerate(("Killing in the Name", "The Climb")):
        for label, counts in (
            ("last touch", people.sum(axis=(0, 1))[number]),
            ("dose share", dose_share(people).sum(axis=0)[number]),
        ):
            widths = bar_widths(ax, f"{item}, {label}")
            expected = 100 * counts / counts.sum()
            names = np.array(("own", "peers", "chart", "broadcast", "seed"))[expected > 0]
            assert list(widths) == list(names)
            assert np.allclose(list(widths.values()), expected[expected > 0], rtol=1e-12)
            assert sum(widths.values()) == pytest.approx(100)
    assert [t.get_text() for t in ax.get_yticklabels()] == ["last touch", "dose share"] * 2
    assert ax.get_xlabel() == "% of the item's downloads, all worlds together"
    assert legend(ax) == ["own", "peers", "chart", "broadcast", "seed"]
    assert ax.yaxis_inverted()  # the first item on top


@pytest.mark.parametrize("inches", [3, 7, 14])
def test_per_cent_stay_within_their_bars(run, inches):
    figure, ax = plt.subplots(figsize=(inches, 4))
    gs.plot.channel_shares(run, ax)
    figure.canvas.draw()
    shown = [t for t in ax.texts if isinstance(t, style.FittingText) and t.get_visible()]
    bars = [p.get_window_extent() for c in ax.containers for p in c.patches]
    assert shown
    for text in shown:
        box = text.get_window_extent()
        assert sum(b.x0 <= box.x0 and box.x1 <= b.x1 and b.y0 <= box.y0 for b in bars) >= 1


def test_a_wider_panel_shows_more_per_cent(run):
    def count(inches):
        figure, ax = plt.subplots(figsize=(inches, 4))
        gs.plot.channel_shares(run, ax)
        figure.canvas.draw()
        return sum(isinstance(t, style.FittingText) and t.get_visible() for t in ax.texts)

    assert count(3) < count(14)


def test_an_item_nobody_downloaded_says_so(open_made):
    ax = gs.plot.channel_shares(open_made(levels=(500_000, 0), following=(0, 0)))
    assert words(ax).count("no downloads") == 2


def test_of_many_items_the_rest_are_one_row(open_made):
    ax = gs.plot.channel_shares(open_made(items=tuple(f"Song {i}" for i in range(9))))
    assert "3 other items" in words(ax)
    assert len(ax.get_yticks()) == 2 * 7
