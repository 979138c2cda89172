"""Runs in this process: the same bits as the command line, interrupted, in threads, refused."""

import asyncio
import gc
import os
import pickle
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import groundswell as gs
from tiny import TINY, ctrl_c_after

CONFIGS = Path(__file__).parents[2] / "configs"
SMALL = {"graph.agents": 500, "worlds": 2}


def long_run(**more):
    """Start what would take minutes."""
    return gs.run(TINY, {"graph.agents": 100_000, "worlds": 100_000}, progress=False, **more)


@pytest.mark.parametrize("name", ["herd-or-discovery", "classic-cascade", "which-restaurant"])
def test_the_same_bytes_as_the_command_line(name, program, tmp_path):
    config = CONFIGS / f"{name}.toml"
    changes = {"worlds": 2}
    if "agents" in gs.Scenario(config)["graph"]:
        changes["graph.agents"] = 400
    sets = [f"--set={path}={value}" for path, value in changes.items()]
    ours, theirs = tmp_path / "ours.h5", tmp_path / "theirs.h5"
    subprocess.run([program, "run", config, *sets, "-o", theirs, "--quiet"], check=True)
    in_memory = gs.run(config, changes)
    with gs.run(config, changes, output=ours, threads=2) as on_disk:
        assert theirs.read_bytes() == ours.read_bytes()
        for node in on_disk.subtree:
            assert (
                in_memory[node.path]
                .to_dataset()
                .identical(node.to_dataset().assign_attrs(in_memory[node.path].attrs))
            )


def test_a_run_is_in_memory_and_labelled():
    run = gs.run(TINY)
    people = run["series/downloads"]
    assert people.dims == ("world", "time", "item", "channel")
    assert people.variable._in_memory
    assert run.attrs["seconds"] > 0
    assert isinstance(run.attrs["notes"], list)
    assert run["series/downloads"].sum() >= 6


def test_changes_in_all_their_spellings():
    a = gs.run(TINY, worlds=1, model__p=0.0)
    b = gs.run(TINY, {"worlds": 1, "model.p": 0.0})
    c = gs.run(gs.Scenario(TINY).changed(worlds=1), model__p=0.0)
    assert a["metrics"].to_dataset().identical(b["metrics"].to_dataset())
    assert a["metrics"].to_dataset().identical(c["metrics"].to_dataset())
    assert int(a["series/downloads"].sum()) == 3


def test_the_file_is_written_once(tmp_path):
    path = tmp_path / "run.h5"
    gs.run(TINY, output=path).close()
    with pytest.raises(gs.OutputError, match="exists already") as caught:
        gs.run(TINY, output=path)
    assert caught.value.place == str(path)
    gs.run(TINY, output=path, overwrite=True).close()
    with pytest.raises(gs.OutputError, match="no folder"):
        gs.run(TINY, output=tmp_path / "none" / "run.h5")


def test_all_problems_of_a_scenario_arrive_with_their_fields():
    with pytest.raises(gs.ScenarioError) as caught:
        gs.run(TINY, {"model.p": 2.0, "graph.mean_degre": 3})
    problems = caught.value.problems
    assert len(problems) == 2
    assert all(isinstance(problem, gs.Problem) for problem in problems)
    assert {problem.place.split("=")[0] for problem in problems} == {"model.p", "graph.mean_degre"}
    [wrong] = [p for p in problems if p.place.startswith("model.p")]
    assert wrong.found == "p = 2.0"
    assert wrong.allowed == "must be a number between 0 and 1"
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert again.problems == problems


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"threads": 0}, "threads"),
        ({"threads": 2.5}, "threads"),
        ({"graph": np.eye(3)}, "graph"),
    ],
)
def test_wrong_arguments_name_themselves(arguments, place):
    with pytest.raises(gs.InputError) as caught:
        gs.run(TINY, **arguments)
    assert caught.value.place == place
    assert caught.value.allowed.startswith("must be")


@pytest.mark.parametrize("wrong", [3, None, ["a"]])
def test_what_is_no_scenario(wrong):
    with pytest.raises(gs.InputError, match="scenario: .* must be the path"):
        gs.run(wrong)


def test_a_missing_file_and_text_in_place_of_a_path(tmp_path):
    with pytest.raises(gs.ScenarioError, match="no such file"):
        gs.run(tmp_path / "none.toml")
    with pytest.raises(gs.InputError, match="from_toml"):
        gs.run("title = 'x'\n[model]\n")


def test_progress_is_told_and_can_stop_the_run():
    told = []
    gs.run(TINY, {"worlds": 300, "graph.agents": 20_000}, progress=lambda *news: told.append(news))
    assert told
    assert all(done <= total for _, done, total in told)

    class EnoughError(Exception):
        pass

    def stop(stage, done, total):
        raise EnoughError

    with pytest.raises(EnoughError):
        gs.run(TINY, {"graph.agents": 100_000, "worlds": 100_000}, progress=stop)
    assert gs.run(TINY)["metrics"].sizes["world"] == 2


def test_ctrl_c_stops_a_run_and_leaves_python_usable():
    before = threading.active_count()
    begin = time.monotonic()
    with ctrl_c_after(0.5), pytest.raises(KeyboardInterrupt):
        long_run()
    assert time.monotonic() - begin < 30  # it would take minutes
    assert threading.active_count() <= before + 1
    assert gs.run(TINY)["metrics"].sizes["world"] == 2


def test_ctrl_c_leaves_no_file(tmp_path):
    with ctrl_c_after(0.5), pytest.raises(KeyboardInterrupt):
        long_run(output=tmp_path / "run.h5")
    assert list(tmp_path.iterdir()) == []


def test_from_a_pool_of_threads_and_an_event_loop():
    expected = gs.run(TINY)["metrics"].to_dataset()

    def one(seed: int) -> xr.Dataset:
        return gs.run(TINY, seed=seed)["metrics"].to_dataset()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(one, [3, 4, 5, 6] * 4))
    assert found[0].identical(expected)
    assert all(a.identical(b) for a, b in zip(found[:4], found[4:8], strict=True))

    async def both() -> list[xr.Dataset]:
        return await asyncio.gather(*(asyncio.to_thread(one, 3) for _ in range(3)))

    assert all(result.identical(expected) for result in asyncio.run(both()))


def test_other_threads_go_on_meanwhile():
    ticks = []
    done = threading.Event()

    def tick():
        while not done.wait(0.01):
            ticks.append(time.monotonic())

    ticker = threading.Thread(target=tick)
    ticker.start()
    gs.run(TINY, {"worlds": 200, "graph.agents": 20_000})
    done.set()
    ticker.join()
    assert len(ticks) >= 5


def test_runs_leave_nothing_behind():
    def used() -> tuple[int, int]:
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE"), len(os.listdir("/proc/self/fd"))

    for _ in range(20):  # until allocators and libraries have what they keep
        gs.run(TINY)
    memory, files = used()
    for _ in range(15):
        gs.run(TINY)
    after, files_after = used()
    assert files_after == files
    assert after - memory < 15 * 150_000  # a run's file alone is larger


def test_over_a_graph_of_ones_own():
    star = gs.graph.from_edges([(0, i) for i in range(1, 50)])
    run = gs.run(TINY, {"model.p": 1.0, "campaigns.first.count": 1}, graph=star)
    assert (run["metrics/downloads"] == 50).all()
    assert run["graph"].attrs["ties"] == 49
