"""The Christmas 2009 scenario as shipped comes as near to the record as its text says.

Runs the simulator (half a minute): final sales of the mean over worlds within 10 %, every dated
count of members and every cumulative count of sales within 25 % (a lower bound may be exceeded).
"""

import os
import subprocess
from pathlib import Path

import pytest

import groundswell as gs

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
PROGRAM = os.environ.get("GROUNDSWELL_PROGRAM", "")
WEEK_BEGINS = "2009-12-13T00:00"
WEEK_ENDS = "2009-12-20T00:00"

pytestmark = pytest.mark.skipif(not PROGRAM, reason="GROUNDSWELL_PROGRAM names no simulator")


@pytest.fixture(scope="module")
def run_file(tmp_path_factory):
    """The run file of the scenario."""
    path = tmp_path_factory.mktemp("christmas") / "race.h5"
    scenario = CONFIGS / "christmas-2009.toml"
    subprocess.run([PROGRAM, "run", str(scenario), "-o", str(path), "--quiet"], check=True)
    return path


@pytest.fixture(scope="module")
def race(run_file):
    """The run file, opened."""
    return gs.open(run_file)


@pytest.fixture(scope="module")
def record():
    """The published figures."""
    return gs.observed(CONFIGS / "christmas-2009-observed.csv")


def mean_at(series, moment):
    """Mean over worlds of a per-step series at the end of the last step before `moment`."""
    return float(series.mean("world").sel(time=slice(None, moment)).isel(time=-2))


def cumulative(race, item):
    """Sales since the chart week began, at the beginning of each step."""
    steps = race["series"]["downloads"].sel(item=item).sum("channel")
    return steps.sel(time=slice(WEEK_BEGINS, None)).cumsum("time")


@pytest.mark.parametrize("item", ["Killing in the Name", "The Climb"])
def test_final_sales_within_ten_per_cent(race, record, item):
    rows = record[(record.series == "downloads") & (record.name == item)]
    final = rows[rows.time == WEEK_ENDS].value.item()
    assert mean_at(cumulative(race, item), WEEK_ENDS) == pytest.approx(final, rel=0.10)


@pytest.mark.parametrize("item", ["Killing in the Name", "The Climb"])
def test_cumulative_sales_within_a_quarter(race, record, item):
    rows = record[(record.series == "downloads") & (record.name == item) & (record.value > 0)]
    assert len(rows) == 5
    for row in rows.itertuples():
        assert mean_at(cumulative(race, item), row.time) == pytest.approx(row.value, rel=0.25), row


def test_membership_within_a_quarter(race, record):
    rows = record[record.series == "members"]
    members = race["series"]["members"].isel(group=0)
    dated = rows[rows.time > "2009-12-01"]
    assert len(dated) == 10
    for row in dated.itertuples():
        simulated = mean_at(members, row.time)
        assert simulated == pytest.approx(row.value, rel=0.25), row


def test_the_insurgent_wins_its_week_and_falls_further(race):
    ranks = race["chart"]["rank"].isel(week=3)
    wins = (ranks.sel(item="Killing in the Name") == 1).mean().item()
    assert wins > 0.5
    weeks = race["chart"]["downloads"].mean("world")
    fall = 1 - weeks.isel(week=4) / weeks.isel(week=3)
    assert fall.sel(item="Killing in the Name") > 0.8
    assert 0.3 < fall.sel(item="The Climb") < 0.8


def test_readme_shows_what_is_printed(run_file):
    readme = (CONFIGS.parent / "README.md").read_text(encoding="utf-8")
    shown = readme.split("```text\n")[1].split("```")[0]
    lines = [line for line in shown.splitlines() if line.strip()]
    printed = subprocess.run(
        [PROGRAM, "show", str(run_file)], check=True, capture_output=True, encoding="utf-8"
    ).stdout.splitlines()
    assert len(lines) > 15
    assert [line for line in lines if line not in printed] == []
