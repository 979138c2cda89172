"""Scenarios in Python: equal to their TOML, changed, looked into, saved, refused."""

import datetime
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import groundswell as gs
from groundswell.toml import toml_value
from tiny import TINY

CONFIGS = Path(__file__).parents[2] / "configs"
ALL = sorted(set(CONFIGS.glob("*.toml")) - {CONFIGS / "your-network.toml"})  # that needs a file


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_scenario_is_its_toml(path):
    scenario = gs.Scenario(path)
    assert gs.Scenario.from_toml(scenario.to_toml(), path.parent) == scenario
    tables = scenario.to_dict()
    assert gs.Scenario(tables, path.parent) == scenario
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_built_in_python_saved_and_read_again(tmp_path):
    scenario = gs.Scenario(TINY)
    path = scenario.save(tmp_path / "tiny.toml")
    assert gs.Scenario(path) == scenario
    assert hash(gs.Scenario(path)) == hash(scenario)
    assert "# chance" in path.read_text() or "#" in path.read_text()
    with pytest.raises(gs.OutputError, match="exists already"):
        scenario.save(path)
    scenario.changed(worlds=5).save(path, overwrite=True)
    assert gs.Scenario(path)["worlds"] == 5
    with pytest.raises(gs.OutputError, match="cannot be written"):
        scenario.save(tmp_path / "none" / "tiny.toml")


def test_values_by_path():
    scenario = gs.Scenario(TINY)
    assert scenario["model.p"] == 0.2
    assert scenario["items.Song.name"] == scenario["items.0.name"] == "Song"
    assert "graph.agents" in scenario
    assert "graph.agent" not in scenario
    assert set(scenario) >= {"clock", "graph", "model", "items"}
    with pytest.raises(gs.InputError, match="model.q: no 'q'"):
        scenario["model.q"]


def test_a_change_leaves_the_scenario_as_it_is():
    scenario = gs.Scenario(TINY)
    other = scenario.changed({"campaigns.first.count": 9}, model__p=0.5)
    assert (other["campaigns.first.count"], other["model.p"]) == (9, 0.5)
    assert (scenario["campaigns.first.count"], scenario["model.p"]) == (3, 0.2)
    assert other != scenario
    assert other.changed(model__p=0.2, campaigns__first__count=3) == scenario


@pytest.mark.parametrize(
    ("value", "toml"),
    [
        (True, "true"),
        (np.int64(3), "3"),
        (np.float64(0.5), "0.5"),
        (np.array([1.0, 2.0]), "[1.0, 2.0]"),
        ('a "b"\n', '"a \\"b\\"\\n"'),
        (datetime.date(2009, 12, 13), "2009-12-13"),
        (pd.Timestamp("2009-12-13 21:15"), "2009-12-13 21:15:00"),
        (np.datetime64("2009-12-13"), "2009-12-13 00:00:00"),
        ({"dist": "beta", "mean": 0.5, "a b": [1]}, '{ dist = "beta", mean = 0.5, "a b" = [1] }'),
        (range(2), "[0, 1]"),
    ],
)
def test_values_as_toml(value, toml):
    assert toml_value(value, "here") == toml


@pytest.mark.parametrize("value", [None, object(), float("nan"), [1, None], {1j}])
def test_values_toml_has_not(value):
    with pytest.raises(gs.InputError, match="here: .* must be"):
        toml_value(value, "here")


def test_needs():
    needs = gs.Scenario(TINY).needs(threads=2)
    assert needs["worlds"] == 2
    assert needs["steps"] == 10
    assert needs["threads"] == 2
    assert 0 < needs["bytes"] < needs["available_bytes"]


def test_check_returns_what_would_be_run(tmp_path):
    assert gs.check(TINY, worlds=7)["worlds"] == 7
    missing = {**TINY, "graph": {"kind": "file", "file": str(tmp_path / "none.txt")}}
    with pytest.raises(gs.Error):
        gs.check(missing)


def test_shown_in_a_notebook():
    assert "<details>" in gs.Scenario(TINY)._repr_html_()
    assert repr(gs.Scenario(TINY)) == "<Scenario 'Untitled': independent-cascade model, 2 worlds>"


def test_a_sweep_is_part_of_its_scenario(tmp_path):
    swept = gs.Scenario(CONFIGS / "mixture.toml")
    assert swept.has_sweep
    assert "[sweep.values]" in swept.to_toml()
    again = gs.Scenario(swept.save(tmp_path / "again.toml"))
    assert again == swept
    assert again["sweep"] == swept["sweep"]
    assert not gs.Scenario(TINY).has_sweep
