"""The models' cards: what each model is, its equation, parameters, reference and known result."""

import difflib
import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd

from groundswell import _engine
from groundswell.errors import InputError


@dataclass(frozen=True)
class Parameter:
    """A parameter of a model or of a kind of society.

    Attributes:
        key: Its name in the scenario.
        kind: "a number", "a whole number", …
        default: As TOML; None where there is none.
        required: Whether it has to be given.
        allowed: "between 0 and 1", …; empty when anything of the kind goes.
        unit: "1" for pure numbers.
        meaning: What it does.
        choices: Where it is a choice: among these.
    """

    key: str
    kind: str
    default: str | None
    required: bool
    allowed: str
    unit: str
    meaning: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Model:
    """A model's card; shown as a page in a notebook, and as text by `print`.

    Attributes:
        name: As in `[model] name = "…"`.
        family: adoption, choice, state or rational.
        sentence: What it is, in one sentence.
        equation: The rule.
        states: The states of an agent.
        updating: synchronous, …
        more_collectivist: What "more collectivist" means in it.
        collectivism: How collectivism, or what stands for it, acts in it.
        reference: Where it is from.
        known_result: What its theory test checks.
        campaign_kinds: Kinds of campaign it understands.
        channels: Of own, peers, chart, broadcast: those that act in it.
        state_names: States whose agents are counted in every step.
        measures: What else is reported in every step: (name, unit, meaning).
        parameters: Its parameters.
    """

    name: str
    family: str
    sentence: str
    equation: str
    states: str
    updating: str
    more_collectivist: str
    collectivism: str
    reference: str
    known_result: str
    campaign_kinds: tuple[str, ...]
    channels: tuple[str, ...]
    state_names: tuple[str, ...]
    measures: tuple[tuple[str, str, str], ...]
    parameters: tuple[Parameter, ...]
    text: str = field(compare=False)

    def __str__(self) -> str:
        """Return the card as a page of text."""
        return self.text

    def __repr__(self) -> str:
        """Return its name and sentence."""
        return f"<Model {self.name}: {self.sentence}>"

    def to_pandas(self) -> pd.DataFrame:
        """Return its parameters, a row each, indexed by `key`."""
        return _table(self.parameters)

    def _repr_html_(self) -> str:
        rows = [
            ("Rule", f"<code>{_lines(self.equation)}</code>"),
            ("States", _lines(self.states)),
            ("Updating", _lines(self.updating)),
            ("More collectivist", _lines(f"{self.more_collectivist}: {self.collectivism}")),
            ("Known result", _lines(self.known_result)),
            ("Reference", _lines(self.reference)),
        ]
        body = "".join(
            f"<tr><th style='text-align:left;vertical-align:top'>{name}</th>"
            f"<td style='text-align:left'>{text}</td></tr>"
            for name, text in rows
        )
        parameters = _html(self.to_pandas().drop(columns=["choices", "required"]).fillna(""))
        return (
            f"<h4>{html.escape(self.name)} <small>({html.escape(self.family)})</small></h4>"
            f"<p>{html.escape(self.sentence)}</p><table>{body}</table>{parameters}"
        )


class Models(Mapping[str, Model]):
    """All models, by name; a table in a notebook.

    Examples:
        >>> gs.models["q-voter"].family
        'state'
        >>> [model.name for model in gs.models().values() if model.family == "rational"]
        ['informational-cascade']
    """

    def __call__(self, name: str | None = None) -> "Models | Model":
        """Return all models, or the one of this name."""
        return self if name is None else self[name]

    def __getitem__(self, name: str) -> Model:
        """Return the model of this name.

        Raises:
            InputError: There is none.
        """
        if name not in self:
            raise _UnknownModelError.named(name)
        return _cards()[str.__str__(name)]

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(_cards())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(_cards())

    def __contains__(self, name: object) -> bool:
        """Return whether there is a model of this name."""
        return isinstance(name, str) and str.__str__(name) in _cards()

    def to_pandas(self) -> pd.DataFrame:
        """Return a row for each, by family, indexed by `name`."""
        rows = [(m.name, m.family, m.sentence, m.more_collectivist) for m in self.values()]
        frame = pd.DataFrame(rows, columns=["name", "family", "sentence", "more_collectivist"])
        return frame.sort_values(["family", "name"]).set_index("name")

    def __repr__(self) -> str:
        """Return how many there are, and of what families."""
        families = ", ".join(sorted({model.family for model in self.values()}))
        return f"<{len(self)} models: {families}>"

    def _repr_html_(self) -> str:
        return _html(self.to_pandas())


class _UnknownModelError(InputError, KeyError):
    """An InputError that mappings may throw."""

    @classmethod
    def named(cls, name: object) -> "_UnknownModelError":
        near = difflib.get_close_matches(str(name), _cards(), 1)
        hint = f"did you mean {near[0]!r}?" if near else f"one of: {', '.join(_cards())}"
        return cls("models", f"no model {name!r}", "must be the name of a model", hint)


models = Models()


@cache
def _cards() -> dict[str, Model]:
    return {card["name"]: _model(card) for card in _engine.cards()}


def _model(card: dict[str, Any]) -> Model:
    parts: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in card.items()
    }
    parts["parameters"] = parameters_of(card["parameters"])
    return Model(**parts)


def parameters_of(told: list[dict[str, Any]]) -> tuple[Parameter, ...]:
    """Return the engine's declarations as objects."""
    return tuple(Parameter(**{**one, "choices": tuple(one["choices"])}) for one in told)


def _table(parameters: tuple[Parameter, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        [vars(p) for p in parameters], columns=list(Parameter.__annotations__)
    ).set_index("key")


def _html(table: pd.DataFrame) -> str:
    """Return a table whole, its texts to the left."""
    with pd.option_context("display.max_colwidth", None):
        text = table.reset_index().to_html(index=False, border=0, justify="left")
    return str(text).replace("<td>", "<td style='text-align:left'>")


def _lines(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def code_block(text: str, title: str) -> str:
    """Return text as a block of code that a notebook can fold away."""
    return (
        f"<details><summary>{html.escape(title)}</summary><pre>{html.escape(text)}</pre></details>"
    )
