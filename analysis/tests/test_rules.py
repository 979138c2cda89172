"""Rules in Python: known results, and the program's own models on the same graphs.

Statistical tests have fixed seeds, and would fail by chance with 6 seeds of 100,000 (4 standard
errors, two-sided).
"""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr
from scipy.sparse import csr_array

import groundswell as gs
from program_files import execute, needs_program


def complete(agents: int) -> csr_array:
    return csr_array(1 - np.eye(agents, dtype=int))


def random_ties(agents: int, count: int, seed: int) -> np.ndarray:
    """A ring, in which everybody has a tie, and others at random: rows (from, to), each once."""
    rng = np.random.default_rng(seed)
    ring = np.stack([np.arange(agents), (np.arange(agents) + 1) % agents], axis=1)
    more = rng.integers(agents, size=(count, 2))
    more = more[more[:, 0] != more[:, 1]]
    return np.unique(np.concatenate([ring, more]), axis=0)


def influencers(ties: np.ndarray, agents: int, directed: bool) -> csr_array:
    """Of each agent those who influence it: the from of a tie its to, or either the other."""
    both = ties[:, ::-1] if directed else np.concatenate([ties, ties[:, ::-1]])
    both = np.unique(both, axis=0)
    return csr_array((np.ones(len(both)), both.T), shape=(agents, agents))


def write_ties(folder: Path, ties: np.ndarray) -> None:
    np.savetxt(folder / "ties.txt", ties, fmt="%d")


def require_equal_means(first: np.ndarray, second: np.ndarray) -> None:
    """Means of two sets of worlds differ by no more than 4 standard errors."""
    error = np.hypot(*(x.std(ddof=1) / np.sqrt(len(x)) for x in (first, second)))
    assert abs(first.mean() - second.mean()) < 4 * error, (first.mean(), second.mean(), error)


def voter(agent, own, neighbours, rng):
    return neighbours[rng.integers(len(neighbours))]


@pytest.mark.parametrize("updating", ["random-sequential", "synchronous"])
def test_voters_agree_with_the_chance_of_the_initial_share(updating):
    start = np.arange(8) < 3
    worlds = 400
    found = gs.rules.run_state(
        voter, complete(8), start, steps=50, worlds=worlds, seed=7, updating=updating
    )
    yes = found["share"].sel(state=1).isel(time=-1)
    assert set(np.unique(yes)) == {0.0, 1.0}, "all worlds agreed"
    assert abs(float(yes.mean()) - 3 / 8) < 4 * np.sqrt(3 / 8 * 5 / 8 / worlds)
    assert np.array_equal(found["final"].mean("agent"), yes)


def q_voter(q: int, collectivism: np.ndarray):
    def rule(agent, own, neighbours, rng):
        if rng.random() >= collectivism[agent]:
            return rng.integers(2)
        panel = neighbours[rng.integers(len(neighbours), size=q)]
        return panel[0] if (panel == panel[0]).all() else own

    return rule


Q_VOTER = """
seed = 4
worlds = 400
[clock]
steps = 30
[graph]
kind = "file"
file = "ties.txt"
[population]
collectivism = 0.95
[model]
name = "q-voter"
q = 4
share = 0.5
"""


@needs_program
@pytest.mark.parametrize("updating", ["random-sequential", "synchronous"])
def test_a_q_voter_rule_does_what_the_model_does(tmp_path, updating):
    ties = random_ties(60, 200, seed=1)
    write_ties(tmp_path, ties)
    text = f'{Q_VOTER}updating = "{updating}"\n'
    with gs.open(execute(tmp_path, "run", "run", text)) as run:
        theirs = run["series/states"].sel(state="yes").values / 60
    ours = gs.rules.run_state(
        q_voter(4, np.full(60, 0.95)),
        influencers(ties, 60, directed=False),
        lambda rng: rng.permutation(np.repeat([0, 1], 30)),
        steps=30,
        worlds=60,
        updating=updating,
        states=["no", "yes"],
    )["share"]
    ours = ours.sel(state="yes").values
    assert (ours[:, 0] == 0.5).all() and (theirs[:, 0] == 0.5).all()
    for steps in (slice(1, 2), slice(2, 6), slice(6, 12), slice(12, 30)):
        require_equal_means(ours[:, steps].mean(axis=1), theirs[:, steps].mean(axis=1))
        order = [np.abs(2 * x[:, steps] - 1).mean(axis=1) for x in (ours, theirs)]
        require_equal_means(*order)


THRESHOLDS = """
worlds = 1
[clock]
steps = 40
[graph]
kind = "file"
file = "ties.txt"
directed = {directed}
[[campaigns]]
name = "first"
kind = "seed"
agents = {seeds}
[record]
ledger = true
[model]
name = {model}
"""


def adoption_steps(run: xr.DataTree, agents: int) -> np.ndarray:
    """The step in which each agent of the file adopted, by its ledger; -1 never."""
    at = np.full(agents, -1)
    at[gs.original_ids(run, run["ledger/agent"]).astype(int)] = run["ledger/step"]
    return at


@needs_program
@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("model", ["linear-threshold", "watts-threshold"])
def test_thresholds_adopt_when_they_do_in_the_program_agent_by_agent(tmp_path, directed, model):
    agents, seeds = 400, [7, 10, 11, 12, 50, 100, 200, 250, 301]
    ties = random_ties(agents, 400, seed=2)
    write_ties(tmp_path, ties)
    # Shares that numbers of neighbours meet exactly, also those that binary numbers do not have.
    shares = [0.1, 0.2, 0.25, 1 / 3, 0.4, 0.5, 0.6, 1.01]  # the last: never
    threshold = np.random.default_rng(3).choice(shares, agents)
    said = '"linear-threshold"\nthresholds = "thresholds.csv"'
    if model == "watts-threshold":
        threshold[:] = 1 / 3
        said = f'"watts-threshold"\nthreshold = {1 / 3!r}'
    rows = "".join(f"{agent},{value!r}\n" for agent, value in enumerate(threshold.tolist()))
    (tmp_path / "thresholds.csv").write_text(f"id,threshold\n{rows}", encoding="utf-8")
    names = [str(agent) for agent in seeds]
    text = THRESHOLDS.format(directed=str(directed).lower(), seeds=names, model=said)
    with gs.open(execute(tmp_path, "run", "run", text)) as run:
        theirs = adoption_steps(run, agents)
    ours = gs.rules.run_adoption(
        lambda agent, adopted, neighbours, rng: adopted / neighbours >= threshold[agent],
        influencers(ties, agents, directed),
        seeds,
        steps=40,
    )
    assert np.array_equal(ours["adopted_at"].isel(world=0), theirs)
    assert theirs.max() > 9 and (theirs >= 0).mean() > 0.1, "it went on for a while"


def test_a_world_is_the_same_however_many_there_are():
    def start(rng):
        return rng.integers(2, size=20)

    def run(worlds: int, seed: int) -> xr.Dataset:
        graph = complete(20)
        return gs.rules.run_state(voter, graph, start, steps=6, worlds=worlds, seed=seed)

    five, two = run(5, seed=1), run(2, seed=1)
    xr.testing.assert_identical(five.isel(world=[0, 1]), two)
    assert len(np.unique(five["final"], axis=0)) == 5, "every world has numbers of its own"
    assert not five["share"].equals(run(5, seed=2)["share"])


def test_all_change_at_once_where_updating_is_synchronous():
    def other(agent, own, neighbours, rng):
        return neighbours[0]

    pair = complete(2)
    found = gs.rules.run_state(other, pair, [0, 1], steps=2, updating="synchronous")
    assert found["final"].values.tolist() == [[1, 0]]
    found = gs.rules.run_state(other, pair, [0, 1], steps=2, worlds=50)
    assert (found["final"].std("agent") == 0).all(), "one saw what the other had become"


def test_states_have_the_names_they_are_given():
    def ill(agent, own, neighbours, rng):
        return (neighbours == 1).any() if own == 0 else 2

    names = ["well", "ill", "over it"]
    path = csr_array(np.eye(4, k=-1))  # each is infected by the one before
    found = gs.rules.run_state(
        ill, path, [1, 0, 0, 0], steps=4, updating="synchronous", states=names
    )
    assert found["share"].sel(state="ill").values.tolist() == [[0.25] * 4]
    assert found["share"].sel(state="over it").values.tolist() == [[0, 0.25, 0.5, 0.75]]
    assert found["share"].attrs["unit"] == "1"


def test_numbers_may_be_names_of_states_and_numpys():
    counts = {"steps": np.array(2), "worlds": np.int64(2), "seed": np.int64(3)}
    found = gs.rules.run_state(voter, complete(4), [0, 1, 0, 1], **counts, states=[5, 7])
    assert found["state"].values.tolist() == [5, 7]
    assert type(found.attrs["seed"]) is int
    same = gs.rules.run_state(voter, complete(4), [0, 1, 0, 1], steps=2, worlds=2, seed=3)
    assert found["final"].identical(same["final"])


def test_who_has_no_neighbours_is_asked_too():
    nobody = csr_array((3, 3))
    asked = []

    def lonely(agent, adopted, neighbours, rng):
        asked.append((adopted, neighbours))
        return agent == 2

    found = gs.rules.run_adoption(lonely, nobody, [0], steps=3)
    assert found["adopted_at"].values.tolist() == [[0, -1, 1]]
    assert found["adopters"].values.tolist() == [[1, 2, 2]]
    assert asked == [(0, 0)] * 3
    degree = gs.rules.run_state(
        lambda agent, own, neighbours, rng: len(neighbours), nobody, [1, 1, 1], steps=30
    )
    assert degree["final"].values.tolist() == [[0, 0, 0]]


def test_a_rule_that_fails_says_for_whom():
    with pytest.raises(ZeroDivisionError) as caught:
        gs.rules.run_adoption(lambda a, k, n, rng: k / n > 0.5, csr_array((4, 4)), [0], steps=2)
    assert caught.value.__notes__ == ["The rule was asked for agent 1 in step 1 of world 0."]


STATE = {"rule": voter, "graph": complete(4), "start": [0, 1, 0, 1], "steps": 3}
ADOPTION = {"rule": lambda a, k, n, rng: k > 0, "graph": complete(4), "seeds": [0], "steps": 3}


def ties(indptr: object, indices: object) -> SimpleNamespace:
    return SimpleNamespace(indptr=np.array(indptr), indices=np.array(indices))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"graph": np.eye(4)}, "graph: an array — must have `indptr` and `indices`"),
        ({"graph": ties([0, 1], [1])}, "graph.indices: agent 1 — must be 0 to 0"),
        ({"graph": ties([0, 3], [0, 0])}, "graph.indptr: from 0 to 3 — must rise from 0 to the 2"),
        ({"graph": ties([0, 2, 1, 2], [0, 0])}, "graph.indptr: from 0 to 2 — must rise"),
        ({"graph": ties([0, 1.5], [0])}, "graph.indptr: 1 dimensions of float64 — must be whole"),
        ({"graph": ties([0], np.zeros(0, int))}, "graph: no agents — must have at least one"),
        ({"start": [0, 1]}, "start: 2 states — must be one for each of 4"),
        ({"start": [0, 1, -1, 0]}, "start: -1 — must be states: whole numbers from 0"),
        ({"start": [0.0, 1, 1, 0]}, "start: 1 dimensions of float64 — must be whole numbers"),
        ({"start": lambda rng: rng.random(4)}, "start: 1 dimensions of float64 — must be whole"),
        ({"states": ["one"]}, "states: 1 names — must be 2 or more"),
        ({"steps": 0}, "steps: 0 — must be a whole number from 1"),
        ({"worlds": 1.5}, "worlds: 1.5 — must be a whole number from 1"),
        ({"seed": -1}, f"seed: -1 — must be a whole number from 0 to {2**64 - 1}"),
        ({"updating": "all"}, "updating: 'all' — must be one of: random-sequential, synchronous"),
        ({"rule": lambda a, s, n, rng: None}, "rule: None for agent . in step 1 of world 0 — must"),
        ({"rule": lambda a, s, n, rng: 2}, "rule: 2 for .* must return a state, 0 to 1 .`states`"),
        ({"rule": lambda a, s, n, rng: 0.5}, "rule: 0.5 for agent . in step 1 of world 0 — must"),
        ({"seeds": [0, 4]}, "seeds: agent 4 — must be 0 to 3"),
        ({"seeds": ["a"]}, "seeds: 1 dimensions of <U1 — must be whole numbers"),
        ({"seeds": [0], "rule": lambda a, k, n, rng: 1}, "rule: 1 for agent 1 .* True or False"),
    ],
)
def test_what_cannot_be_used_is_refused(change, message):
    run, usual = gs.rules.run_state, STATE
    if "seeds" in change:
        run, usual = gs.rules.run_adoption, ADOPTION
    with pytest.raises(gs.InputError, match=f"^{message}"):
        run(**(usual | change))
