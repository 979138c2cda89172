"""A model of your own in a notebook: a rule in Python, asked for one agent after the other.

For teaching, and for trying an idea before it becomes a file in `models/`: a rule is asked about a
hundred thousand times a second, where a model of the program decides some ten million times.
Societies of hundreds to thousands of agents are right for it.

The voter model on a ring of 40 agents, each of whom copies one of its two neighbours:

Examples:
    >>> from scipy.sparse import csr_array
    >>> agents = np.arange(40)
    >>> tied = np.concatenate([agents, agents]), np.concatenate([agents - 1, agents + 1]) % 40
    >>> ring = csr_array((np.ones(80), tied))
    >>> def voter(agent, own, neighbours, rng):
    ...     return neighbours[rng.integers(len(neighbours))]
    >>> voters = gs.rules.run_state(voter, ring, [0, 1] * 20, steps=100, worlds=5)
    >>> dict(voters.share.sizes)
    {'world': 5, 'time': 100, 'state': 2}
    >>> lines = voters.share.sel(state=1).plot.line(x="time")

A threshold model, in which the rule knows something of each agent:

Examples:
    >>> threshold = np.linspace(0.1, 0.9, 40)
    >>> def yields(agent, adopted, neighbours, rng):
    ...     return adopted > 0 and adopted / neighbours >= threshold[agent]
    >>> gs.rules.run_adoption(yields, ring, seeds=[0], steps=30).adopters.isel(time=-1).item()
    20

Graphs. Anything with `indptr` and `indices` as `scipy.sparse.csr_array` has them: the row of an
agent has those who influence it, each as often as it stands there. Weights are not looked at. Of a
directed adjacency matrix in which i influences j at (i, j), that is the transpose.

Random numbers. World w of seed s has a generator of its own, NumPy's Philox with the key s + 2⁶⁴ w;
what is drawn (`start` or `seeds`, the order of turns, what the rule draws) comes one after the
other. So a run repeats itself, and its worlds do not depend on how many there are. But other than
in the program, one draw more or less shifts all that follow: twins cannot be compared.

Steps are counted as in scenarios: `steps` is `[clock] steps`, step 0 is the start.
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias, get_args

import numpy as np
import numpy.typing as npt
import xarray as xr

from groundswell import arguments
from groundswell.errors import InputError

Numbers: TypeAlias = npt.NDArray[np.int64]


class Adjacency(Protocol):
    """Ties as compressed rows (CSR): row i has those who influence agent i."""

    @property
    def indptr(self) -> npt.NDArray[Any]:
        """Where the row of each agent begins in `indices`, and where the last one ends."""

    @property
    def indices(self) -> npt.NDArray[Any]:
        """Numbers of agents, row by row."""


StateRule: TypeAlias = Callable[[int, int, Numbers, np.random.Generator], Any]
"""From an agent, its state, its neighbours' states and random numbers: its new state."""

AdoptionRule: TypeAlias = Callable[[int, int, int, np.random.Generator], bool | np.bool_]
"""From an agent, its neighbours who adopted, all of them and random numbers: does it adopt?"""

Drawn: TypeAlias = npt.ArrayLike | Callable[[np.random.Generator], npt.ArrayLike]
"""Whole numbers, the same in every world, or a function that draws them for each."""

Updating: TypeAlias = Literal["random-sequential", "synchronous"]


def run_state(
    rule: StateRule,
    graph: Adjacency,
    start: Drawn,
    *,
    steps: int,
    worlds: int = 1,
    seed: int = 0,
    updating: Updating = "random-sequential",
    states: Sequence[str] | None = None,
) -> xr.Dataset:
    """Run a model whose agents have states that they change again and again.

    Args:
        rule: `rule(agent, own, neighbours, rng)` returns the agent's new state: of its number, its
            own state, the states of its neighbours (an array, empty where it has none) and a
            `numpy.random.Generator`.
        graph: Who influences whom.
        start: A state for each agent, or a function that draws them from a generator. States are
            whole numbers from 0.
        steps: Number of steps, with the start.
        worlds: Number of worlds.
        seed: Of the random numbers.
        updating: "random-sequential": a step is as many turns as there are agents, each of an agent
            drawn at random, which sees what those before it did. "synchronous": in a step all
            change at once.
        states: Names of the states; needed where an agent can come to a state above all of `start`
            (and above 1).

    Returns:
        `share` of the agents in each state, at the end of each step (world, time, state), and
        `final`, the states in the end (world, agent).

    Raises:
        InputError: An argument cannot be used, or the rule returned something other than a state.
    """
    _check_rule(rule)
    rows = _rows(graph)
    steps, worlds, seed = _counts(steps, worlds, seed)
    arguments.choice("updating", updating, get_args(Updating))
    named = None if states is None else _names(states)
    generators = [_generator(seed, world) for world in range(worlds)]
    final = np.stack([_start(start, rng, len(rows)) for rng in generators])
    kinds = _kinds(final, named)
    share = np.empty((worlds, steps, kinds))
    for world, rng in enumerate(generators):
        now = final[world]
        share[world, 0] = np.bincount(now, minlength=kinds) / len(rows)
        for step in range(1, steps):
            seen = now.copy() if updating == "synchronous" else now
            turns = _turns(updating, len(rows), rng)
            for agent in turns:
                place = _Place(agent, step, world)
                said = _asked(place, rule, int(seen[agent]), seen[rows[agent]], rng)
                now[agent] = _state(place, said, kinds)
            share[world, step] = np.bincount(now, minlength=kinds) / len(rows)
    return xr.Dataset(
        {
            "share": (("world", "time", "state"), share, _about("share of agents", "1")),
            "final": (("world", "agent"), final, _about("state at the end", "1")),
        },
        coords=_coordinates(worlds, steps) | {"state": list(named or range(kinds))},
        attrs={"seed": seed, "updating": updating},
    )


def run_adoption(
    rule: AdoptionRule,
    graph: Adjacency,
    seeds: Drawn,
    *,
    steps: int,
    worlds: int = 1,
    seed: int = 0,
) -> xr.Dataset:
    """Run a model whose agents adopt once and for all.

    Args:
        rule: `rule(agent, adopted, neighbours, rng)` returns whether an agent that has not adopted
            does so in this step: of its number, how many of its neighbours have adopted in steps
            before, how many it has (0 where it has none), and a `numpy.random.Generator`.
        graph: Who influences whom.
        seeds: Agents who have adopted at the start, or a function that draws them from a generator.
        steps: Number of steps, with the start.
        worlds: Number of worlds.
        seed: Of the random numbers.

    Returns:
        `adopters`, agents who have adopted at the end of each step (world, time), and `adopted_at`,
        the step in which each did (world, agent; -1 never).

    Raises:
        InputError: An argument cannot be used, or the rule returned something other than True or
            False.
    """
    _check_rule(rule)
    rows = _rows(graph)
    steps, worlds, seed = _counts(steps, worlds, seed)
    adopted_at = np.full((worlds, len(rows)), -1)
    for world, at in enumerate(adopted_at):
        rng = _generator(seed, world)
        at[_seeds(seeds, rng, len(rows))] = 0
        for step in range(1, steps):
            adopted = at >= 0
            for agent in np.flatnonzero(~adopted).tolist():
                place = _Place(agent, step, world)
                among = int(np.count_nonzero(adopted[rows[agent]]))
                if _yes(place, _asked(place, rule, among, len(rows[agent]), rng)):
                    at[agent] = step
    by_step = [np.bincount(at[at >= 0], minlength=steps) for at in adopted_at]
    return xr.Dataset(
        {
            "adopters": (
                ("world", "time"),
                np.cumsum(by_step, axis=1),
                _about("agents who have adopted", "agents"),
            ),
            "adopted_at": (("world", "agent"), adopted_at, _about("step of adoption", "steps")),
        },
        coords=_coordinates(worlds, steps),
        attrs={"seed": seed},
    )


class _Place(NamedTuple):
    """Where a rule is asked, for what goes wrong there."""

    agent: int
    step: int
    world: int

    def __str__(self) -> str:
        return f"agent {self.agent} in step {self.step} of world {self.world}"


def _asked(place: _Place, rule: Callable[..., Any], *what: object) -> Any:
    try:
        return rule(place.agent, *what)
    except Exception as error:
        error.add_note(f"The rule was asked for {place}.")
        raise


def _state(place: _Place, said: object, kinds: int) -> int:
    number = _whole(said)
    if number is None or not 0 <= number < kinds:
        raise InputError(
            "rule",
            f"{said!r} for {place}",
            f"must return a state, 0 to {kinds - 1}",
            "`states` names them all, where there are more than at the start",
        )
    return number


def _yes(place: _Place, said: object) -> bool:
    if not isinstance(said, bool | np.bool_):
        raise InputError("rule", f"{said!r} for {place}", "must return True or False")
    return bool(said)


def _whole(value: Any) -> int | None:
    if isinstance(value, np.bool_):
        return int(value)
    try:
        return operator.index(value)
    except TypeError:
        return None


def _turns(updating: str, agents: int, rng: np.random.Generator) -> Iterable[int]:
    if updating == "synchronous":
        return range(agents)
    drawn: list[int] = rng.integers(agents, size=agents).tolist()
    return drawn


def _generator(seed: int, world: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=seed + (world << 64)))


def _rows(graph: Adjacency) -> list[npt.NDArray[Any]]:
    """The neighbours of each agent."""
    try:
        begins, neighbours = np.asarray(graph.indptr), np.asarray(graph.indices)
    except AttributeError:
        raise InputError(
            "graph",
            arguments.found(graph),
            "must have `indptr` and `indices`, as scipy.sparse.csr_array has",
            'networkx.to_scipy_sparse_array(graph, format="csr") makes one',
        ) from None
    _check_array("graph.indptr", begins)
    _check_array("graph.indices", neighbours)
    agents = len(begins) - 1
    if agents < 1:
        raise InputError("graph", "no agents", "must have at least one")
    if begins[0] != 0 or begins[-1] != len(neighbours) or (np.diff(begins) < 0).any():
        allowed = f"must rise from 0 to the {len(neighbours)} ties of `indices`"
        raise InputError("graph.indptr", f"from {begins[0]} to {begins[-1]}", allowed)
    _check_agents("graph.indices", neighbours, agents)
    return np.split(neighbours, begins[1:-1])


def _drawn(place: str, drawn: Drawn, rng: np.random.Generator) -> Numbers:
    allowed = "must be whole numbers along one dimension"
    numbers = arguments.array(place, drawn(rng) if callable(drawn) else drawn, allowed)
    if numbers.dtype == np.bool_ or numbers.size == 0:
        numbers = numbers.astype("int64")
    _check_array(place, numbers)
    return numbers.astype("int64")


def _start(start: Drawn, rng: np.random.Generator, agents: int) -> Numbers:
    states = _drawn("start", start, rng)
    if len(states) != agents:
        raise InputError("start", f"{len(states)} states", f"must be one for each of {agents}")
    if states.min() < 0:
        raise InputError("start", f"{states.min()}", "must be states: whole numbers from 0")
    return states


def _seeds(seeds: Drawn, rng: np.random.Generator, agents: int) -> Numbers:
    numbers = _drawn("seeds", seeds, rng)
    _check_agents("seeds", numbers, agents)
    return numbers


def _names(states: Iterable[object]) -> list[object]:
    """Return names of states as they were given: texts, or numbers and the like."""
    given = list(states) if isinstance(states, Iterator) else states
    arguments.texts("states", given)
    return [arguments.key("states", name, "must be a name") for name in given]


def _kinds(start: Numbers, states: Sequence[object] | None) -> int:
    """How many states there are."""
    highest = int(start.max())
    if states is None:
        return max(highest + 1, 2)
    if highest >= len(states):
        raise InputError("states", f"{len(states)} names", f"must be {highest + 1} or more")
    return len(states)


def _check_array(place: str, numbers: npt.NDArray[Any]) -> None:
    if numbers.ndim != 1 or numbers.dtype.kind not in "iu":
        found = f"{numbers.ndim} dimensions of {numbers.dtype}"
        raise InputError(place, found, "must be whole numbers along one dimension")


def _check_agents(place: str, numbers: npt.NDArray[Any], agents: int) -> None:
    wrong = numbers[(numbers < 0) | (numbers >= agents)]
    if wrong.size:
        raise InputError(place, f"agent {wrong[0]}", f"must be 0 to {agents - 1}")


def _check_rule(rule: object) -> None:
    if not callable(rule):
        raise InputError("rule", arguments.found(rule), "must be a function")


def _counts(steps: int, worlds: int, seed: int) -> tuple[int, int, int]:
    """Steps and worlds are one at least, a seed has 64 bits."""
    return (
        arguments.whole("steps", steps, 1),
        arguments.whole("worlds", worlds, 1),
        arguments.whole("seed", seed, 0, 2**64 - 1),
    )


def _coordinates(worlds: int, steps: int) -> dict[str, Any]:
    time = xr.Variable("time", np.arange(steps), _about("step; 0 is the start", "steps"))
    return {"world": np.arange(worlds), "time": time}


def _about(long_name: str, unit: str) -> dict[str, str]:
    return {"long_name": long_name, "unit": unit}
