"""The explorer: what its sliders make can be run and taken along, and its page shows that run.

The page is looked at in a Chromium without a screen, served by the command that its users type.
"""

import itertools
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

import groundswell as gs
from drawn import assert_legible, title
from program_files import PROGRAM, needs_program

APP = Path(__file__).parents[1] / "explorer.py"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

pytest.importorskip("marimo", reason='needs marimo: pip install "groundswell[explorer]"')


@pytest.fixture(scope="module")
def explorer() -> Iterator[ModuleType]:
    sys.path.insert(0, str(APP.parent))
    try:
        import explorer

        yield explorer
    finally:
        sys.path.remove(str(APP.parent))


def ends_of(explorer: ModuleType, name: str) -> tuple[Any, Any]:
    """The lowest and the highest value of a control."""
    control = explorer.CONTROLS[name]
    return (False, True) if isinstance(control.start, bool) else control.scale[:2]


def corners(explorer: ModuleType, *names: str) -> Iterator[dict[str, Any]]:
    """All ends of these controls, the others as the page starts."""
    ends = [ends_of(explorer, name) for name in names]
    for values in itertools.product(*ends):
        yield explorer.START | dict(zip(names, values, strict=True))


# --- what the sliders make ----------------------------------------------------------------------


def test_every_corner_is_a_scenario_that_reads_back_equal(explorer):
    told = set()
    for values in corners(explorer, *explorer.CONTROLS):
        scenario = explorer.scenario(**values)
        text = scenario.to_toml()
        assert gs.Scenario.from_toml(text) == scenario
        told.add(text)
    assert len(told) == 2 ** len(explorer.CONTROLS)  # every control is in it


def test_corners_run_and_show_what_they_must(explorer):
    moved = ("collectivism", "discovery", "television", "chart")
    ends = [ends_of(explorer, name)[1] for name in moved]
    for values in corners(explorer, *moved):
        if sum(values[name] == end for name, end in zip(moved, ends, strict=True)) % 2:
            continue  # half of the corners have every pair of ends
        run = gs.run(explorer.scenario(**values), graph__agents=300, progress=False)
        people = run["metrics/downloads"].isel(world=0)
        tipped = run["attribution/last_touch"].sum(["world", "item"])
        assert (people.sel(item="The TV Single") > 0) == (values["television"] > 0)
        if values["collectivism"] == 0:  # nobody listens anyway: the twin is the run
            assert explorer.owed(run, "nobody-listens") == 0
            assert explorer.herding(run) == 0
        if values["collectivism"] == 1 or values["discovery"] == 0:
            assert tipped.sel(channel="own") == 0
        if not values["chart"]:
            assert tipped.sel(channel="chart") == 0


@needs_program
def test_what_is_taken_along_gives_the_same_run(explorer, tmp_path):
    scenario = explorer.scenario(**explorer.START | {"worlds": 2, "collectivism": 0.65})
    scenario = scenario.changed(graph__agents=2000)
    path = scenario.save(tmp_path / explorer.FILE)
    command = [PROGRAM, "run", path, "-o", tmp_path / "run.h5", "--quiet"]
    subprocess.run(command, check=True)
    here = gs.run(scenario, progress=False)
    with gs.open(tmp_path / "run.h5") as there:
        for node in ("series", "chart", "attribution", "metrics", "twins"):
            assert here[node].to_dataset().identical(there[node].to_dataset().load()), node


def test_changes_are_read_as_the_command_line_reads_them(explorer):
    text = (
        "model.talk = 0.01\n\n graph.kind=friendship \nchart.visible = false\nclock.step = 6 hours"
    )
    assert explorer.changes_in(text) == {
        "model.talk": 0.01,
        "graph.kind": "friendship",
        "chart.visible": False,
        "clock.step": "6 hours",
    }
    with pytest.raises(gs.InputError, match="must be a path and a value"):
        explorer.changes_in("talk more")


def test_its_page_in_the_handbook_is_right(tmp_path, monkeypatch):
    (tmp_path / "analysis").symlink_to(APP.parent)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    text = (APP.parents[1] / "docs/how-to/explorer.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, "explorer.md", "exec"), names)
    [share] = re.findall(r"# (0\.\d+): the share owed to others", code)
    assert f"{names['explorer'].owed(names['run'], 'nobody-listens'):.2f}" == share
    assert (tmp_path / "twins.png").exists()


# --- what it draws ------------------------------------------------------------------------------

STATES = [
    {},
    {"worlds": 2, "collectivism": 1.0},
    {"chart": False, "discovery": 95, "founders": 5, "agents": 5000},
]
NOTHING = {"collectivism": 0.0, "discovery": 0, "founders": 0, "television": 0}


@pytest.mark.parametrize("state", [*STATES, NOTHING], ids=str)
def test_all_views_can_be_read(explorer, state):
    scenario = explorer.scenario(**explorer.START | {"agents": 1000} | state)
    run = gs.run(scenario, progress=False)
    for draw in (explorer.race, explorer.causes, explorer.twins):
        figure = draw(run)
        FigureCanvasAgg(figure)
        assert_legible(figure)


def test_twins_are_drawn_where_their_downloads_are(explorer):
    scenario = explorer.scenario(**explorer.START).changed(graph__agents=2000)
    run = gs.run(scenario, progress=False)
    ax = explorer.twins(run).axes[0]
    would = run["twins/downloads"].sel(twin="no-fan-club").sum("channel").isel(world=0)
    was = run["metrics/downloads"].isel(world=0)
    for row, name in enumerate(was["item"].values):
        places = [float(line.get_xdata()[0]) for line in ax.lines[3 * row + 1 : 3 * row + 3]]
        assert places == [would.sel(item=name), was.sel(item=name)]
    share = 100 * (1 - float(would.sum() / was.sum()))
    assert title(ax) == f"Without the fan club: {share:.0f} % fewer downloads"
    assert ax.texts[0].get_text() == "100 % owed"


@pytest.mark.parametrize(
    ("share", "words", "change"),
    [
        (0.0, "0 %", "nothing changes"),
        (0.0004, "about 0 %", "hardly a change"),
        (-0.0004, "about 0 %", "hardly a change"),
        (-0.075, "−7.5 %", "7.5 % more downloads"),
        (0.58, "58 %", "58 % fewer downloads"),
    ],
)
def test_what_is_owed_in_words(explorer, share, words, change):
    assert explorer.signed(share) == words
    assert explorer.fewer_or_more(share) == change


# --- the page -----------------------------------------------------------------------------------

FIGURE = "img[alt]"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the page as the command does."""
    address = f"http://127.0.0.1:{(port := free_port())}/"
    command = [sys.executable, "-m", "marimo", "run", "--headless", "--port", str(port), str(APP)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            assert server.poll() is None, "marimo has ended"
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


def runs(path: str | None) -> bool:
    """Whether there is such a program and it starts; Ubuntu's may be a mere note."""
    return (
        path is not None and not subprocess.run([path, "--version"], capture_output=True).returncode
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    driver = pytest.importorskip("playwright.sync_api", reason="needs playwright to look at a page")
    path = next(filter(runs, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"needs a browser, one of {', '.join(BROWSERS)}")
    with driver.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def page(browser: Any, address: str) -> Iterator[Any]:
    """The page, when its first figure is there."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(30_000)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(address)
    page.locator(FIGURE).wait_for()
    yield page
    page.close()


def redrawn(page: Any, act: Callable[[], object]) -> None:
    """Do something, and wait for another figure."""
    figure = page.locator(FIGURE)
    before = figure.get_attribute("src")
    act()
    other = f"before => document.querySelector('{FIGURE}')?.getAttribute('src') != before"
    page.wait_for_function(other, arg=before)
    figure.wait_for()


def assert_fits(page: Any) -> None:
    """Nothing on the page is cut at its right."""
    beyond = page.evaluate(
        "() => [...document.querySelectorAll('.explorer *')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML)"
    )
    assert beyond == []


def numbers_of(explorer: ModuleType, run: Any) -> list[str]:
    """What the cards say of a run."""
    best = gs.series.items_by_downloads(run)[0]
    shares = (
        explorer.herding(run),
        *(explorer.owed(run, t) for t in ("nobody-listens", "no-fan-club")),
    )
    return [best, *map(explorer.signed, shares)]


def test_the_page_shows_the_run_of_its_sliders(explorer, page, tmp_path):
    cards = page.locator(".cards strong")
    started = gs.run(explorer.scenario(**explorer.START), progress=False)
    assert cards.all_inner_texts() == numbers_of(explorer, started)
    redrawn(page, lambda: page.get_by_role("slider").first.press("ArrowRight"))  # collectivism
    moved = explorer.scenario(**explorer.START | {"collectivism": 0.55})
    then = gs.run(moved, progress=False)
    assert numbers_of(explorer, then) != numbers_of(explorer, started)
    assert cards.all_inner_texts() == numbers_of(explorer, then)

    for view in ("Causes", "Twins"):
        redrawn(page, page.get_by_role("tab", name=view).click)

    page.get_by_role("tab", name="Take it along").click()
    with page.expect_download() as saved:
        page.get_by_text(f"Save {explorer.FILE}").click()
    assert saved.value.suggested_filename == explorer.FILE
    saved.value.save_as(tmp_path / explorer.FILE)
    assert gs.Scenario(tmp_path / explorer.FILE) == moved
    assert page.get_by_text(f"groundswell run {explorer.FILE}").is_visible()
    page.get_by_role("tab", name="The race").click()
    page.locator(FIGURE).wait_for()


def test_nothing_is_wider_than_the_page(page):
    for width in (420, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)


def test_what_cannot_be_run_is_told(page):
    page.get_by_text("Change anything else").click()
    field = page.locator("textarea")
    field.fill("model.talk = -1\nmodel.tolk = 1")
    field.blur()
    page.get_by_text("This cannot be run").wait_for()
    assert page.get_by_text("must be a number between 0 and 1000").is_visible()
    assert_fits(page)
    assert "Traceback" not in page.inner_text("body")
    assert page.locator(".cards").count() == 0
    field.fill("")
    field.blur()
    page.locator(".cards").wait_for()


def test_nothing_is_loaded_from_elsewhere(page):
    assert {urlsplit(url).hostname for url in page.asked if url.startswith("http")} == {"127.0.0.1"}
