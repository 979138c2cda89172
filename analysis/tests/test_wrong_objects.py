"""Every public function refuses what is quite wrong by naming the argument.

The functions are found, not listed: one that is added is tested too, and fails until it looks at
what it is given.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

import groundswell as gs
from tiny import TINY

WRONG = {
    "None": None,
    "a number": 5,
    "a path": "no-such-file",
    "a list": [1],
    "an object": object(),
}

# Where one of these is no mistake.
RIGHT = {
    ("gs.estimate", "independent", "a list"),  # world 1
    ("gs.models", "name", "None"),  # all of them
    ("gs.original_ids", "agents", "a number"),
    ("gs.original_ids", "agents", "a list"),
    ("gs.plot.degree_distribution", "graph_or_degrees", "a list"),  # one agent, of one tie
    ("gs.rules.run_adoption", "seeds", "a list"),  # agent 1
    ("gs.rules.run_adoption", "steps", "a number"),
    ("gs.rules.run_state", "steps", "a number"),
    ("gs.series.at", "when", "a number"),
    ("gs.series.days_after", "days", "a number"),
    ("gs.series.days_after", "start", "a number"),
    ("gs.series.moment", "value", "a number"),
    ("gs.transitions.order_at_large", "model", "None"),  # no section is that of no model
    ("gs.transitions.transition_at", "model", "None"),
}


def public(module: ModuleType = gs, place: str = "gs") -> Iterator[tuple[str, Callable]]:
    """Give the functions and classes of a module and of those it shows, by their full names."""
    own = [n for n, v in vars(module).items() if getattr(v, "__module__", "") == module.__name__]
    for name in getattr(module, "__all__", own):
        thing = getattr(module, name)
        if isinstance(thing, ModuleType):
            yield from public(thing, f"{place}.{name}")
        elif inspect.isfunction(thing) and not name.startswith("_"):
            yield f"{place}.{name}", thing
    if module is gs:
        yield from (("gs.Graph", gs.Graph), ("gs.Scenario", gs.Scenario), ("gs.models", gs.models))
        yield "gs.Scenario.from_toml", gs.Scenario.from_toml


FUNCTIONS = dict(public())


def places(function: Callable) -> list[str]:
    """The arguments that have to be given, and the first."""
    takes = inspect.signature(function).parameters.values()
    takes = [p for p in takes if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    return [p.name for n, p in enumerate(takes) if n == 0 or p.default is p.empty]


@pytest.fixture(scope="module")
def good() -> dict[str, object]:
    """What each argument may be, by its name."""
    two_worlds = {**TINY, "items": [{"name": "A"}, {"name": "B"}], "campaigns": []}
    two_worlds |= {"model": {"name": "bass"}}
    run, edges = gs.run(two_worlds, record__ledger=True), [(0, 1), (1, 2)]
    graph = gs.graph.from_edges(edges)
    return {
        "adopted": [0, 1, 2],
        "agents": [0],
        "curves": gs.series.cumulative(run),
        "days": 1.0,
        "edges": edges,
        "first": run,
        "graph": graph,
        "independent": 0,
        "kind": "trait",
        "log": run,
        "model": {"name": "q-voter", "q": 4, "response": "independence"},
        "rule": lambda *_: True,
        "run": run,
        "second": run,
        "seeds": [0],
        "sizes": (100, 200),
        "start": [0, 1, 0],
        "steps": 2,
        "table": pd.DataFrame({"kind": [], "agents": [], "p": [], "binder": []}),
        "value": 1.0,
        "when": 1.0,
    }


def fault(function: Callable, place: str, value: object, given: dict[str, object]) -> str:
    """What is wrong with how a function takes a wrong argument; empty where it refuses it well."""
    takes = inspect.signature(function).parameters
    wanted = {**given, place: value}
    by_place = [wanted[n] for n, p in takes.items() if n in wanted and p.kind is p.POSITIONAL_ONLY]
    by_name = {n: wanted[n] for n, p in takes.items() if n in wanted and len(by_place) == 0}
    try:
        function(*by_place, **by_name)
    except FileNotFoundError as error:
        return "" if "no-such-file" in str(error) else repr(error)
    except (TypeError, ValueError) as error:
        named = re.search(rf"\b({place}|no-such-file)\b", str(error))
        return "" if named and "incompatible function" not in str(error) else repr(error)
    except Exception as error:
        return repr(error)
    return "nothing was refused"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_wrong_object_is_refused_by_name(name, good):
    function, faults = FUNCTIONS[name], []
    for place in places(function):
        given = {other: good[other] for other in places(function) if other != place}
        for kind, value in WRONG.items():
            said = fault(function, place, value, given)
            if said and (name, place, kind) not in RIGHT:
                faults.append(f"{place} as {kind}: {said}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "careless",
    [
        lambda run: run.attrs["title"],
        lambda run: run["series"],
        lambda run: run[0],
        lambda run: np.asarray(run, dtype=float),
        lambda run: gs._engine.open_scenario(run),
        lambda run: None,
    ],
)
def test_what_does_not_look_at_its_argument_is_found(careless):
    assert any(fault(careless, "run", value, {}) for value in WRONG.values())


def test_all_that_is_public_is_found():
    assert {"gs.run", "gs.plot.story", "gs.series.at", "gs.rules.run_state"} <= set(FUNCTIONS)
    assert {f"gs.plot.{name}" for name in gs.plot.__all__} <= set(FUNCTIONS)
