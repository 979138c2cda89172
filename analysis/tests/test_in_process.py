"""Sweeps and estimates in this process."""

import subprocess

import numpy as np
import pandas as pd
import pytest

import groundswell as gs
from tiny import TINY, ctrl_c_after


def test_a_sweep_has_its_keys_as_dimensions():
    found = gs.sweep(TINY, {"model.p": [0.0, 0.5], "graph.agents": [50, 100, 150]}, worlds=3)
    downloads = found["metrics/downloads"]
    assert downloads.dims[:3] == ("p", "agents", "world")
    assert downloads.sizes["world"] == 3
    assert (downloads.sel(p=0.0) == 3).all()
    assert downloads.sel(p=0.5).mean() > 30
    assert downloads.variable._in_memory


def test_the_same_bytes_as_the_command_line(program, tmp_path):
    text = gs.Scenario(TINY).to_toml() + "\n[sweep.values]\nmodel.p = [0.1, 0.3]\n"
    scenario = tmp_path / "s.toml"
    scenario.write_text(text)
    subprocess.run(
        [program, "sweep", scenario, "-o", tmp_path / "theirs.h5", "--quiet"], check=True
    )
    gs.sweep(scenario, output=tmp_path / "ours.h5").close()
    assert (tmp_path / "theirs.h5").read_bytes() == (tmp_path / "ours.h5").read_bytes()


def test_a_sweep_goes_on_after_ctrl_c(tmp_path):
    path = tmp_path / "sweep.h5"
    values = {"model.p": {"from": 0.0, "to": 1.0, "count": 5}}
    big = {"graph.agents": 20_000, "worlds": 200}
    with ctrl_c_after(1.0), pytest.raises(KeyboardInterrupt):
        gs.sweep(TINY, values, changes={**big, "worlds": 2000}, output=path)
    [log] = tmp_path.iterdir()
    assert log.name != path.name
    with pytest.raises(gs.OutputError, match="has been begun"):
        gs.sweep(TINY, values, changes={**big, "worlds": 2000}, output=path)


def test_keys_are_dimensions_in_their_order_and_may_lie_in_changed_tables():
    values = {"model.p": {"from": 0.1, "to": 0.2, "count": 2}, "graph.agents": [50, 60]}
    found = gs.sweep(TINY, values, worlds=1)
    assert found["metrics/downloads"].dims[:2] == ("p", "agents")
    distances = gs.Scenario(TINY).changed({"graph.mean_degree": 3.0, "campaigns.first.count": 1})
    found = gs.sweep(distances, {"graph.mean_degree": [0.0, 9.0]}, changes={"model.p": 1.0})
    assert (found["metrics/downloads"].sel(mean_degree=0.0) == 1).all()


def test_a_wrong_sweep_is_refused():
    with pytest.raises(gs.InputError, match="values"):
        gs.sweep(TINY, {})
    with pytest.raises(gs.ScenarioError, match="no \\[sweep\\]"):
        gs.sweep(TINY)
    with pytest.raises(gs.ScenarioError, match="q"):
        gs.sweep(TINY, {"model.q": [1, 2]})
    with pytest.raises(gs.InputError, match="resume"):
        gs.sweep(TINY, {"model.p": [0.1]}, resume=True)


@pytest.fixture(scope="module")
def log():
    """A log made by hand: worlds 0 to 3 copy with c = 0.6, world 4 chooses alone."""
    rng = np.random.default_rng(11)
    quality = rng.dirichlet(np.full(10, 2.0))
    rows = []
    for world in range(5):
        counts = np.zeros(10)
        for time in range(400):
            share = counts / counts.sum() if counts.sum() and world < 4 else quality
            chance = 0.6 * share + 0.4 * quality if world < 4 else quality
            item = rng.choice(10, p=chance)
            counts[item] += 1
            rows.append((f"w{world}", f"song {item}", time))
    return pd.DataFrame(rows, columns=["world", "item", "time"])


def test_estimate_from_a_table_and_from_its_csv_file(log, tmp_path):
    found = gs.estimate(log, "w4", fakes=0)
    best = found.loc["switch-counts"] if "switch-counts" in found.index else found.iloc[0]
    assert best["collectivism"] == pytest.approx(0.6, abs=0.15)
    assert best["log_likelihood_gain"] > 20
    path = tmp_path / "log.csv"
    log.to_csv(path, index=False)
    assert gs.estimate(path, "w4", fakes=0).equals(found)
    renamed = log.rename(columns={"world": "condition", "item": "song"})
    columns = {"world": "condition", "item": "song"}
    assert gs.estimate(renamed, ["w4"], columns=columns, fakes=0).equals(found)


def test_a_wrong_log_is_refused(log):
    with pytest.raises(gs.InputError, match="no world 'w9'"):
        gs.estimate(log, "w9")
    with pytest.raises(gs.InputError, match="no column 'time'"):
        gs.estimate(log.drop(columns="time"), "w4")
    with pytest.raises(gs.InputError, match="without a ledger"):
        gs.estimate(gs.run(TINY, record__ledger=False), 0)
    with pytest.raises(gs.InputError, match="nothing in some column"):
        gs.estimate(log.assign(item=None), "w4")


def test_estimate_from_a_run_and_its_file(tmp_path):
    path = tmp_path / "run.h5"
    scenario = {**TINY, "record": {"ledger": True}, "worlds": 4}
    scenario["items"] = [{"name": f"Song {i}"} for i in range(4)]
    scenario["campaigns"] = [
        {"name": f"c{i}", "kind": "seed", "target": f"Song {i}", "count": 3} for i in range(4)
    ]
    gs.run(scenario, output=path).close()
    found = gs.estimate(gs.run(scenario), 3, fakes=0)
    assert gs.estimate(path, "3", fakes=0).equals(found)
