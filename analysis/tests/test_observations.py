"""Tables of observed points, and the one of Christmas 2009."""

import numpy as np
import pytest

import groundswell as gs
from conftest import OBSERVED_CSV
from run_files import CHRISTMAS_GROUP

HEADER = "series,name,time,value,bound,source\n"
GOOD = "downloads,A,2009-12-15T00:00,1,=,x\n"


def test_christmas_2009_ends_with_the_published_finals():
    table = gs.observed(OBSERVED_CSV)
    final = table[(table["series"] == "downloads") & (table["time"] == "2009-12-20")]
    assert dict(zip(final["name"], final["value"], strict=True)) == {
        "Killing in the Name": 502_672,
        "The Climb": 450_838,
    }
    later = table[table["series"] == "week_downloads"].set_index("name")["value"]
    assert later.to_dict() == {"Killing in the Name": 68_730, "The Climb": 195_700}
    assert set(table.loc[table["series"] == "members", "name"]) == {CHRISTMAS_GROUP}


def test_christmas_2009_counts_never_fall():
    table = gs.observed(OBSERVED_CSV)
    for (series, name), rows in table.groupby(["series", "name"]):
        assert rows["time"].is_monotonic_increasing, (series, name)
        assert rows["value"].is_monotonic_increasing, (series, name)


def test_comments_blank_lines_and_quoted_commas(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(f'# a\n\n{HEADER}# b\nmembers,"A, B",2009-12-15T00:00,2e3,>,"x, y"\n')
    table = gs.observed(file)
    assert table.to_dict("records") == [
        {
            "series": "members",
            "name": "A, B",
            "time": np.datetime64("2009-12-15", "ns"),
            "value": 2000.0,
            "bound": ">",
            "source": "x, y",
        }
    ]


def test_times_may_be_days_from_the_start(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(HEADER + "downloads,A,1.5,1,=,x\ndownloads,A,2,2,=,x\n")
    assert gs.observed(file)["time"].tolist() == [1.5, 2.0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "{}: no table — must have columns series, name, time, value, bound, source"),
        ("a,b\n", "{}:1: columns a, b — must be series, name, time, value, bound, source"),
        (HEADER + GOOD + "a,b\n", "{}:3: 2 cells — must be 6 (quote a cell with a comma)"),
        (
            HEADER + GOOD.replace("downloads", "sales"),
            '{}:2: series "sales" — must be one of downloads, members, week_downloads',
        ),
        (HEADER + GOOD.replace("=", "<"), '{}:2: bound "<" — must be one of =, ~, >'),
        (HEADER + GOOD.replace(",1,", ",-1,"), '{}:2: value "-1" — must be a number of people'),
        (HEADER + GOOD.replace(",1,", ",nan,"), '{}:2: value "nan" — must be a number of people'),
        (HEADER + GOOD.replace(",1,", ",many,"), '{}:2: value "many" — must be a number'),
        (
            "# c\n" + HEADER + GOOD + GOOD.replace("2009-12-15T00:00", "Tue 15"),
            '{}:4: time "Tue 15" — must be written like 2009-12-15T00:00',
        ),
        (HEADER + GOOD.replace("2009-12-15T00:00", "NaT"), "{}:2: no time — must be written"),
    ],
)
def test_a_faulty_table_is_refused_by_line(tmp_path, text, message):
    file = tmp_path / "a.csv"
    file.write_text(text)
    with pytest.raises(gs.ObservedFileError) as refusal:
        gs.observed(file)
    assert str(refusal.value).startswith(message.format(file))


def test_a_missing_table_and_one_that_is_not_text(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none\.csv: no such file — must be a table"):
        gs.observed(tmp_path / "none.csv")
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(gs.ObservedFileError, match="not text in UTF-8"):
        gs.observed(tmp_path / "a.csv")
    with pytest.raises(gs.ObservedFileError, match="must be a CSV table"):
        gs.observed(tmp_path)
