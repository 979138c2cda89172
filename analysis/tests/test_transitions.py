"""Moments of order and their crossings: that the numbers are those of the runs."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import groundswell as gs
import groundswell.figure as figure
from run_files import write_order_run, write_run

CROSSING = 0.34
SLOPES = {100: -1.0, 400: -3.0}  # of the cumulant against p


def magnetisation(cumulant, worlds=6, steps=60):
    """Magnetisation: 0 in some steps, else +1 and −1 in turn, a share s: U = 1 − 1/(3s).

    The first fifth, which is left out, has m = 1.
    """
    warm = steps // 5
    share = 1 / (3 * (1 - cumulant))
    m = np.ones((worlds, steps))
    for world in range(worlds):
        wobble = (world - (worlds - 1) / 2) / 50
        ones = round((share + wobble) * (steps - warm))
        m[world, warm:] = 0
        m[world, warm : warm + ones] = (-1.0) ** np.arange(ones)
    return m


def situation(p):
    return str(1 - p)


def trait(p):
    return f'{{ distribution = "two-point", share = {1 - p} }}'


@pytest.fixture
def paths(tmp_path):
    """Runs of two sizes and both kinds, whose cumulants cross at 0.34 and, by trait, 0.64."""
    made = []
    for agents, slope in SLOPES.items():
        for offset in (-0.06, -0.04, -0.02, 0.02, 0.04, 0.06):
            for kind, at in ((situation, CROSSING), (trait, CROSSING + 0.3)):
                p = round(at + offset, 6)
                path = tmp_path / f"{kind.__name__}-{agents}-{p}.h5"
                m = magnetisation(0.4 + slope * offset, steps=3000)
                made.append(write_order_run(path, m, agents=agents, collectivism=kind(p)))
    return made


@pytest.fixture
def runs(paths):
    opened = [gs.open(path) for path in paths]
    yield opened
    for run in opened:
        run.close()
    plt.close("all")


def test_moments_leave_the_start_out(tmp_path):
    m = magnetisation(0.4)
    run = gs.open(write_order_run(tmp_path / "a.h5", m, agents=50, collectivism="0.7"))
    row = gs.transitions.order_table([run]).iloc[0]
    later = m[:, 12:]
    assert (row.kind, row.agents, row.p, row.worlds) == ("situation", 50, 0.3, 6)
    assert row.order == pytest.approx(np.abs(later).mean())
    each = np.abs(later).mean(axis=1)
    assert row.order_error == pytest.approx(each.std(ddof=1) / np.sqrt(6))
    assert row.binder == pytest.approx(1 - (later**4).mean() / (3 * (later**2).mean() ** 2))
    spread = (later**2).mean() - np.abs(later).mean() ** 2
    assert row.susceptibility == pytest.approx(50 * spread)
    left_out = [np.delete(later, world, axis=0) for world in range(6)]
    spreads = np.array([(m**2).mean() - np.abs(m).mean() ** 2 for m in left_out])
    assert row.susceptibility_error == pytest.approx(50 * np.sqrt(5) * spreads.std())
    whole = gs.transitions.order_table([run], warm=0).iloc[0]
    assert whole.order == pytest.approx(np.abs(m).mean())
    run.close()


def test_cumulants_cross_where_they_were_made_to(runs):
    table = gs.transitions.order_table(runs)
    assert len(table) == 24 and list(table["kind"].unique()) == ["situation", "trait"]
    for kind, place in (("situation", CROSSING), ("trait", CROSSING + 0.3)):
        found = gs.transitions.crossing(table, kind, (100, 400))
        assert found.p == pytest.approx(place, abs=1e-3)
        assert 0 < found.error < 0.02
    expected = gs.transitions.crossing(table, "trait", (100, 400))
    assert expected is not None
    agents = table["agents"].unique()[:2]
    for sizes in (agents, pd.Index(agents), {400, 100}, range(100, 700, 300), iter((100, 400))):
        assert gs.transitions.crossing(table, "trait", sizes) == expected
    for wrong in ((100,), "ab", np.array(100), [[1], [2]]):
        with pytest.raises(gs.InputError, match="^sizes: "):
            gs.transitions.crossing(table, "trait", wrong)
    assert gs.transitions.order_table(run for run in runs).equals(table)
    gs.plot.order_curves({number: run for number, run in enumerate(runs)}.values())
    assert gs.transitions.crossing(table, "trait", (400, 100)) is None  # they part, not meet
    assert gs.transitions.crossing(table, "trait", (100, 900)) is None


@pytest.mark.parametrize(
    ("q", "situation_at", "trait_at"), [(2, 1 / 3, 1 / 2), (3, 1 / 3, 2 / 3), (5, 1 / 5, 4 / 5)]
)
def test_theory_ends_where_it_says(q, situation_at, trait_at):
    model = {"name": "q-voter", "q": q, "response": "independence"}
    for kind, place in (("situation", situation_at), ("trait", trait_at)):
        assert gs.transitions.transition_at(model, kind) == pytest.approx(place)
        p, m = gs.transitions.order_at_large(model, kind)
        assert p[-1] == pytest.approx(place, abs=2e-3) and m[0] == 1 and p[0] == pytest.approx(0)
    contrary = model | {"response": "anticonformity"}
    assert gs.transitions.transition_at(contrary, "trait") == (q - 1) / (2 * q)
    assert gs.transitions.order_at_large(contrary, "trait") is None
    assert gs.transitions.transition_at({"name": "voter"}, "trait") is None


def test_published_orders_lie_on_the_curves():
    for kind, q, p, order in (
        ("situation", 2, 0.1, 0.88192),
        ("situation", 3, 0.3, 0.37796),
        ("situation", 4, 0.2, 0.64359),
        ("trait", 3, 0.3, 0.69156),
        ("trait", 3, 0.6, 0.27735),
        ("trait", 4, 0.6, 0.36384),
    ):
        model = {"name": "q-voter", "q": q, "response": "independence"}
        ps, ms = gs.transitions.order_at_large(model, kind)
        assert np.interp(p, ps, ms) == pytest.approx(order, abs=2e-4)


def test_order_curves_draw_every_size_and_kind(runs):
    ax = gs.plot.order_curves(runs)
    drawn = {container.get_label(): container for container in ax.containers}
    assert set(drawn) == {f"{k}, {n} agents" for k in ("situation", "trait") for n in (100, 400)}
    table = gs.transitions.order_table(runs)
    rows = table[(table["kind"] == "trait") & (table["agents"] == 400)]
    assert list(drawn["trait, 400 agents"].lines[0].get_ydata()) == list(rows["order"])
    words = [text.get_text() for text in ax.texts]
    assert "a situation:" in words and "some people always are" in words


def test_binder_says_where_sizes_cross(runs):
    ax = gs.plot.binder(runs, "trait")
    (words,) = [text.get_text() for text in ax.texts]
    assert words.startswith("theory 66.7 % (2/3)\n100 and 400:\n64.")
    assert ax.get_xlim() == pytest.approx((2 / 3 - 0.1, 2 / 3 + 0.1))


def test_no_share_of_independence_where_collectivism_does_not_act(tmp_path):
    path = write_order_run(
        tmp_path / "v.h5",
        magnetisation(0.4),
        agents=9,
        collectivism="0.5",
        model='name = "voter"',
        people=False,
    )
    with gs.open(path) as run:
        row = gs.transitions.order_table([run]).iloc[0]
    assert row.agents == 9
    assert np.isnan(row.p)


def test_what_does_not_belong_together(runs, tmp_path, run):
    with pytest.raises(gs.InputError, match="runs: none"):
        gs.transitions.order_table([])
    with pytest.raises(gs.InputError, match="two runs of 100 agents, situation, p = 0.28"):
        gs.transitions.order_table([runs[0], runs[0]])
    with pytest.raises(gs.InputError, match="no measure `magnetisation`"):
        gs.transitions.order_table([run])
    with pytest.raises(gs.InputError, match="must be a whole number from 0 to 2999"):
        gs.plot.order_curves(runs, warm=3000)
    beta = '{ distribution = "beta", mean = 0.5, concentration = 2 }'
    path = write_order_run(tmp_path / "b.h5", magnetisation(0.4), agents=9, collectivism=beta)
    with gs.open(path) as other, pytest.raises(gs.InputError, match="must be one number"):
        gs.transitions.order_table([other])
    data = '0.5\ncollectivism_file = "people.csv"'
    path = write_order_run(tmp_path / "c.h5", magnetisation(0.4), agents=9, collectivism=data)
    with gs.open(path) as other, pytest.raises(gs.InputError, match="population.collectivism_file"):
        gs.transitions.order_table([other])
    with pytest.raises(gs.InputError, match="kind: 'mood' — must be one of: situation, trait"):
        gs.plot.binder(runs, "mood")


def test_the_figure_of_many_runs(paths, tmp_path, capsys):
    out = tmp_path / "out.png"
    assert figure.main([*map(str, paths), "-o", str(out)]) == 0
    assert out.read_bytes().startswith(b"\x89PNG")
    assert figure.main([*map(str, paths), "-o", str(out), "--title", "Mine"]) == 2
    assert "--title: given — must be absent where there are several runs" in capsys.readouterr().err


def test_a_run_of_another_kind_among_them(paths, tmp_path, capsys):
    other = write_run(tmp_path / "other.h5")
    assert figure.main([*map(str, paths), str(other), "-o", str(tmp_path / "a.png")]) == 3
    assert "no measure `magnetisation`" in capsys.readouterr().err
