"""The models' cards as objects."""

import pytest

import groundswell as gs


def test_models_by_name_and_family():
    assert len(gs.models) == len(gs.models()) >= 30
    assert gs.models("voter") is gs.models["voter"]
    families = {model.family for model in gs.models.values()}
    assert families == {"adoption", "choice", "state", "rational"}
    table = gs.models.to_pandas()
    assert list(table.index) and table.loc["sis", "family"] == "state"


def test_a_card_says_all():
    card = gs.models["q-voter"]
    q = card.to_pandas().loc["q"]
    assert q["kind"] and q["meaning"]
    assert card.equation and card.reference and card.known_result
    assert str(card).startswith("q-voter")
    html = card._repr_html_()
    assert "q-voter" in html and "Known result" in html and "<table" in html
    assert "whether the same neighbour can sit in a panel" in html
    assert "…" not in html and "..." not in html
    assert "q-voter" in gs.models._repr_html_()


def test_an_unknown_model_is_a_key_error_with_a_hint():
    with pytest.raises(gs.InputError, match="did you mean 'q-voter'"):
        gs.models["q-votr"]
    with pytest.raises(KeyError):
        gs.models("no such")
    assert "no such" not in gs.models
    assert gs.models.get("no such") is None
