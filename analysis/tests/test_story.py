"""The picture: its words, its panels, and that no text overlaps another or is cut."""

import pytest

import groundswell as gs
from conftest import OBSERVED_CSV
from drawn import assert_legible, drawn_texts
from groundswell.plot.story import finding
from run_files import Made, downloads

LONG = Made(
    title="What would a Social Media X Factor look like, where unknown musicians circulate their "
    "work in a chart-eligible download environment of their own, and nobody asks them to?",
    items=(
        "A remarkably long title of a song that nobody has ever heard of (extended remix)",
        "B",
        "Supercalifragilisticexpialidocious-and-then-some-more",
    ),
    groups=("The very long-winded society for the advancement of unknown musicians", "Two"),
)
KINDS = {
    "usual": {},
    "two worlds": {"worlds": 2},
    "sixteen worlds": {"worlds": 16},
    "one world": {"worlds": 1},
    "many worlds": {"worlds": 40},
    "long names": vars(LONG),
    "no groups": {"groups": ()},
    "one item, no groups": {"items": ("Only",), "groups": ()},
    "one item": {"items": ("Only",)},
    "without dates": {"dated": False},
    "ends within the week": {"days": 27},
    "many items and groups": {
        "items": tuple(f"Song {i}" for i in range(12)),
        "groups": ("A", "B", "C"),
    },
    "equal items": {"levels": (500_000, 500_000), "following": (9_000, 9_000)},
    "no downloads": {"levels": (0, 0), "following": (0, 0)},
    "one day": {"days": 1, "sale_day": 0.0},
    "a year": {"days": 366, "steps_per_day": 1},
}


@pytest.mark.filterwarnings("ignore:observed")
@pytest.mark.parametrize("since", [False, True], ids=["whole run", "a week"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_text_overlaps_another_or_is_cut(open_made, kind, since):
    run = open_made(**KINDS[kind])
    if since and kind == "one day":
        pytest.skip("there is no week in a day")
    start = (21 if KINDS[kind].get("dated") is False else "2009-12-13") if since else None
    observed = gs.observed(OBSERVED_CSV) if since else None
    figure = gs.plot.story(run, observed, since=start)
    assert_legible(figure, at_least=11)


def test_the_overlap_test_can_fail(run):
    figure = gs.plot.story(run, title="Mine")
    figure.text(0.03, figure.texts[0].get_position()[1], "over the title", va="top")
    boxes = dict(drawn_texts(figure))
    assert boxes["over the title"].overlaps(boxes["Mine"])


def headings(figure):
    return [ax.get_title(loc="left").replace("\n", " ") for ax in figure.axes]


def test_panels_that_do_not_apply_are_left_out(run, open_made):
    assert len(headings(gs.plot.story(run))) == 3
    assert headings(gs.plot.story(open_made(groups=()))) == [
        "Cumulative downloads",
        "What led to a download",
    ]
    no_downloads = gs.plot.story(open_made(levels=(0, 0), following=(0, 0)))
    assert "What led to a download" not in headings(no_downloads)
    neither = gs.plot.story(open_made(levels=(0, 0), following=(0, 0), groups=()))
    assert headings(neither) == ["Cumulative downloads"]


def test_words_of_the_picture(run):
    figure = gs.plot.story(run, gs.observed(OBSERVED_CSV))
    people = downloads(Made()).sum(axis=3)[:, 21 * 4 : 28 * 4].sum(axis=1)
    wins = int((people[:, 0] > people[:, 1]).sum())
    assert 0 < wins < 4  # the worlds of the made-up run differ
    first, second = people.mean(axis=0)
    assert [text.get_text() for text in figure.texts] == [
        f"Killing in the Name outsells The Climb in {wins} of 4 worlds",
        f"How 700,000 outsold a TV machine: {first:,.0f} to {second:,.0f} in the week "
        "(mean of the worlds)",
        "4 simulated worlds of 250,000 agents, each standing for 100 people, beside the record",
        "groundswell 0.1.0 · model dose · seed 2009",
    ]
    assert figure.get_size_inches()[0] == 12


def test_a_title_of_ones_own(run):
    head, below = gs.plot.story(run, title="Mine").texts[:2]
    assert head.get_text() == "Mine"
    assert below.get_text().startswith("The Climb outsells Killing in the Name in 4 of 4 worlds: ")


@pytest.mark.parametrize(
    ("differences", "sentence"),
    [
        ({"items": ("Only",)}, "Only: "),
        ({"items": ("A", "B", "C")}, "B outsells 2 others in 4 of 4 worlds: "),
        ({"worlds": 1}, "Killing in the Name outsells The Climb: 602,300 to 587,100 in the run."),
        ({"levels": (0, 0), "following": (0, 0)}, "No item was downloaded more than all others"),
    ],
)
def test_the_finding_in_a_sentence(open_made, differences, sentence):
    assert finding(open_made(**differences)).sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("differences", "sentence"),
    [
        (
            {"levels": (460_000, 450_000)},
            "Killing in the Name outsells The Climb in 2 of 4 worlds: ",
        ),
        ({"items": ("Only",)}, "Only: "),
        ({"levels": (0, 0), "following": (0, 0)}, "No item was downloaded more than all others"),
    ],
)
def test_what_does_not_hold_in_most_worlds_is_no_headline(open_made, differences, sentence):
    figure = gs.plot.story(open_made(**differences), since="2009-12-13")
    assert figure.texts[0].get_text() == "How 700,000 outsold a TV machine"
    assert figure.texts[1].get_text().startswith(sentence)


def test_a_run_that_ends_within_the_week_says_how_long_it_counts(open_made):
    run = open_made(days=27)
    assert " in 6 days (mean" in finding(run, gs.series.moment(run, "2009-12-13")).sentence


def test_one_person_per_agent(open_made):
    text = gs.plot.story(open_made(worlds=1, scale=1)).texts[2].get_text()
    assert text == "1 simulated world of 250,000 agents, one person each"


def test_a_title_of_two_lines_leaves_no_word_alone(run):
    title = "Race for Christmas No. 1, 2009, one more time: simulated worlds against the record"
    first, second = gs.plot.story(run, title=title).texts[0].get_text().split("\n")
    assert len(second) > len(first) / 2
