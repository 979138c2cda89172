"""Run files made with h5py, laid out like those of the simulator (sim/record/FORMAT.md).

The numbers are made up but plausible, and a pure function of the arguments.
"""

from dataclasses import dataclass, field
from pathlib import Path

import h5py
import numpy as np

CHANNELS = ("own", "peers", "chart", "broadcast", "seed")
DAY = 86_400
CHRISTMAS_GROUP = "Rage Against The Machine for Christmas No. 1"


@dataclass
class Made:
    """What a made-up run is like."""

    title: str = "How 700,000 outsold a TV machine"
    worlds: int = 4
    items: tuple[str, ...] = ("Killing in the Name", "The Climb")
    groups: tuple[str, ...] = (CHRISTMAS_GROUP,)
    broadcasts: tuple[str, ...] = ("The X Factor final",)  # campaigns after those of the groups
    dated: bool = True
    days: int = 35
    steps_per_day: int = 4
    scale: int = 100
    agents: int = 250_000
    begin: str = "2009-11-22"
    levels: tuple[float, ...] = (500_000, 450_000)
    following: tuple[float, ...] = (70_000, 195_000)
    sale_day: float = 21.0
    attributes: dict[str, object] = field(default_factory=dict)


def downloads(made: Made) -> np.ndarray:
    """People, [world, time, item, channel]: most in the week from `sale_day`, some after it."""
    steps = made.days * made.steps_per_day
    day = (np.arange(steps) + 0.5) / made.steps_per_day
    rng = np.random.default_rng(2009)
    out = np.zeros((made.worlds, steps, len(made.items), len(CHANNELS)), dtype="int64")
    mixes = ((0.06, 0.62, 0.09, 0.225, 0.005), (0.18, 0.21, 0.12, 0.49, 0.0))
    for item in range(len(made.items)):
        level = made.levels[item] if item < len(made.levels) else 40_000 / (item + 1)
        later = made.following[item] if item < len(made.following) else level / 4
        week = (day >= made.sale_day) & (day < made.sale_day + 7)
        after = day >= made.sale_day + 7
        shape = 1 + (0.35 if item % 2 else -0.1) * np.cos(day * 1.7 + item)
        rate = np.where(week, shape, 0.0)
        rate *= level / max(rate.sum(), 1e-9)
        tail = np.where(after, np.exp(-(day - made.sale_day - 7) / 4), 0.0)
        rate = rate + tail * later / max(tail.sum(), 1e-9)
        for world in range(made.worlds):
            luck = 1 + 0.05 * rng.standard_normal()
            each = np.multiply.outer(rate * luck, mixes[item % 2]) / made.scale
            out[world, :, item] = np.floor(each + 0.5).astype("int64") * made.scale
    return out


def members(made: Made) -> np.ndarray:
    """People at the ends of steps, [world, time, group]: Gompertz curves."""
    steps = made.days * made.steps_per_day
    day = np.arange(1, steps + 1) / made.steps_per_day
    rng = np.random.default_rng(14)
    out = np.zeros((made.worlds, steps, len(made.groups)), dtype="int64")
    for group in range(len(made.groups)):
        for world in range(made.worlds):
            late = 16.16 + 0.5 * rng.standard_normal() + 2 * group
            curve = 1.0e6 / (group + 1) * np.exp(-np.exp(-0.2137 * (day - late)))
            out[world, :, group] = np.floor(curve / made.scale).astype("int64") * made.scale
    return out


def dose_share(people: np.ndarray) -> np.ndarray:
    """People by dose, [world, item, channel]: a fifth of every last touch was one's own doing."""
    touch = people.sum(axis=1).astype("float64")
    shares = 0.8 * touch
    shares[..., 0] += 0.2 * touch.sum(axis=-1)
    return shares


def targets(made: Made) -> list[str]:
    """The item of every campaign: of groups the first, second, …, of broadcasts the last."""
    items = [made.items[number % len(made.items)] for number in range(len(made.groups))]
    return items + [made.items[-1]] * len(made.broadcasts)


def by_campaign(made: Made, people: np.ndarray) -> np.ndarray:
    """People, [world, item, campaign]: groups share 3/4 of peers, broadcasts all of theirs."""
    touch = people.sum(axis=1)
    named = targets(made)
    groups = len(made.groups)
    out = np.zeros((made.worlds, len(made.items), len(named)), dtype="int64")
    for campaign, target in enumerate(named):
        item = made.items.index(target)
        whole = touch[:, item, 1] * 3 // 4 if campaign < groups else touch[:, item, 3]
        alike = named[:groups] if campaign < groups else named[groups:]
        out[:, item, campaign] = whole // made.scale // alike.count(target) * made.scale
    return out


def write_run(path: Path, made: Made | None = None) -> Path:
    """Write a run file and return its path."""
    made = made or Made()
    people = downloads(made)
    with h5py.File(path, "w") as file:
        _write_root(file, made)
        series = file.create_group("series", track_order=True)
        world = np.arange(made.worlds, dtype="int32")
        _scale(series, "world", world)
        _time(series, made)
        _scale(series, "item", made.items)
        _scale(series, "channel", CHANNELS)
        _data(series, "downloads", people, ("world", "time", "item", "channel"))
        if made.groups:
            _scale(series, "group", made.groups)
            _data(series, "members", members(made), ("world", "time", "group"))
        attribution = file.create_group("attribution", track_order=True)
        _scale(attribution, "world", world)
        _scale(attribution, "item", made.items)
        _scale(attribution, "channel", CHANNELS)
        of = ("world", "item", "channel")
        _data(attribution, "last_touch", people.sum(axis=1), of)
        _data(attribution, "dose_share", dose_share(people), of)
        if made.groups or made.broadcasts:
            names = made.groups + made.broadcasts
            _scale(attribution, "campaign", names)
            tipped = by_campaign(made, people)
            _data(attribution, "by_campaign", tipped, ("world", "item", "campaign"))
            campaigns = file.create_group("campaigns", track_order=True)
            _scale(campaigns, "campaign", names)
            kinds = ["group"] * len(made.groups) + ["broadcast"] * len(made.broadcasts)
            for name, values in (("kind", kinds), ("target", targets(made))):
                _text(campaigns, name, values).dims[0].attach_scale(campaigns["campaign"])
        metrics = file.create_group("metrics", track_order=True)
        _scale(metrics, "world", world)
        _scale(metrics, "item", made.items)
        _data(metrics, "downloads", people.sum(axis=(1, 3)), ("world", "item"))
        graph = file.create_group("graph")
        graph.attrs["agents"] = np.uint64(made.agents)
    return path


def _write_root(file: h5py.File, made: Made) -> None:
    attributes: dict[str, object] = {
        "format": "groundswell-run",
        "format_version": "1.0",
        "program": "groundswell",
        "program_version": "0.1.0",
        "title": made.title,
        "model": "dose",
        "seed": np.uint64(2009),
        "worlds": np.uint64(made.worlds),
        "scale": np.uint64(made.scale),
        "time_kind": "date" if made.dated else "days",
    }
    for name, value in (attributes | made.attributes).items():
        if value is not None:
            file.attrs[name] = value
    text = f'title = "{made.title}"\n'
    file.create_dataset("scenario", data=text, dtype=h5py.string_dtype("utf-8"))


def _time(group: h5py.Group, made: Made) -> None:
    steps = np.arange(made.days * made.steps_per_day)
    if made.dated:
        start = np.datetime64(made.begin, "s").astype("int64")
        _scale(group, "time", start + steps * (DAY // made.steps_per_day))
        group["time"].attrs["units"] = "seconds since 1970-01-01 00:00:00"
        group["time"].attrs["calendar"] = "proleptic_gregorian"
    else:
        _scale(group, "time", steps / made.steps_per_day)
        group["time"].attrs["unit"] = "days"


def _scale(group: h5py.Group, name: str, values: object) -> None:
    if isinstance(values, tuple):
        _text(group, name, list(values)).make_scale(name)
    else:
        group.create_dataset(name, data=values).make_scale(name)


def _text(group: h5py.Group, name: str, values: list[str]) -> h5py.Dataset:
    data = np.array(values, dtype=object)
    return group.create_dataset(name, data=data, dtype=h5py.string_dtype("utf-8"))


def _data(group: h5py.Group, name: str, values: np.ndarray, dims: tuple[str, ...]) -> None:
    dataset = group.create_dataset(name, data=values, compression=1, shuffle=True)
    dataset.attrs["unit"] = dataset.attrs["units"] = "people"
    for number, dim in enumerate(dims):
        dataset.dims[number].attach_scale(group[dim])


def write_order_run(
    path: Path,
    magnetisation: np.ndarray,
    *,
    agents: int,
    collectivism: str,
    model: str = 'name = "q-voter"\nq = 3\nresponse = "independence"',
    measure: str = "magnetisation",
    people: bool = True,
) -> Path:
    """Write a run of a model of two opinions: m by [world, time], and what says who it is of."""
    worlds, steps = magnetisation.shape
    made = Made(worlds=worlds, items=("",), groups=(), broadcasts=(), days=steps, steps_per_day=1)
    made.dated, made.agents = False, agents
    write_run(path, made)
    with h5py.File(path, "a") as file:
        series = file["series"]
        _scale(series, "measure", (measure, "order"))
        both = np.stack([magnetisation, np.abs(magnetisation)], axis=2)
        _data(series, "measures", both, ("world", "time", "measure"))
        del file["scenario"]
        text = (
            f'[graph]\nkind = "file"\n[population]\ncollectivism = {collectivism}\n'
            f"[model]\n{model}\n"
        )
        file.create_dataset("scenario", data=text, dtype=h5py.string_dtype("utf-8"))
        file.require_group("model").attrs["people"] = int(people)
    return path


def add_society(
    path: Path,
    statistics: dict[str, tuple[float, ...]] | None = None,
    rows: tuple[tuple[int, int, int], ...] = (),
    counts: tuple[tuple[int, ...], ...] = (),
    labels: tuple[str, ...] = (),
) -> Path:
    """Add what format 1.2 tells: statistics by layer, and seed agents (world, campaign, agent)."""
    with h5py.File(path, "a") as file:
        graph = file["graph"]
        layers = len(next(iter(statistics.values()))) if statistics else 1
        _scale(graph, "layer", ("base", "school", "work")[:layers])
        about = {"layer_kind": ["bter"] * layers}
        if statistics:
            about["layer_statistics"] = ["full", "degrees", "full"][:layers]
        for name, values in about.items():
            _text(graph, name, values).dims[0].attach_scale(graph["layer"])
        _data(graph, "layer_weight", np.ones(layers), ("layer",))
        _data(graph, "layer_ties", np.arange(1, layers + 1), ("layer",))
        for name, numbers in (statistics or {}).items():
            _data(graph, name, np.array(numbers), ("layer",))
        if labels:
            del graph.attrs["agents"]
            graph.attrs["agents"] = np.uint64(len(labels))
            _text(graph, "label", list(labels))
        if not counts:
            return path
        campaigns = file["campaigns"]
        _scale(campaigns, "world", np.arange(len(counts), dtype="int32"))
        _data(campaigns, "seed_agents", np.array(counts), ("world", "campaign"))
        strategies = ["random", "named"] + [""] * (len(counts[0]) - 2)
        _text(campaigns, "strategy", strategies).dims[0].attach_scale(campaigns["campaign"])
        for column, name in enumerate(("seed_world", "seed_campaign", "seed_agent")):
            campaigns.create_dataset(name, data=np.array([row[column] for row in rows], dtype="i8"))
        campaigns.attrs["notes"] = "campaign 'a': greedy seeding has no guarantee here"
    return path
