"""What a figure puts on the canvas: its texts, and whether all of them can be read."""

import itertools
from unittest.mock import patch

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox


def drawn_texts(figure: Figure) -> list[tuple[str, Bbox]]:
    """All texts that a drawing puts on the canvas, with their boxes."""
    found = []
    original = Text.draw

    def draw(self, renderer):
        original(self, renderer)
        if self.get_visible() and self.get_text().strip():
            found.append((self.get_text(), self.get_window_extent(renderer)))

    figure.canvas.draw()  # the first drawing lays out, the second is looked at
    with patch.object(Text, "draw", draw):
        figure.canvas.draw()
    return found


def assert_legible(figure: Figure, at_least: int = 3) -> None:
    """No text is cut by the edge of the figure, and none overlaps another."""
    texts = drawn_texts(figure)
    assert len(texts) >= at_least
    for text, box in texts:
        inside = box.x0 >= 0 and box.y0 >= 0
        assert inside and box.x1 <= figure.bbox.x1 and box.y1 <= figure.bbox.y1, text
    for (one, a), (two, b) in itertools.combinations(texts, 2):
        apart = a.x1 <= b.x0 or b.x1 <= a.x0 or a.y1 <= b.y0 or b.y1 <= a.y0
        assert apart, (one, two)


def title(ax: Axes) -> str:
    """The heading of a panel, in one line."""
    return ax.get_title(loc="left").replace("\n", " ")


def lines(ax: Axes) -> dict[str, Line2D]:
    """Lines by their label; those without one are left out."""
    named = {str(line.get_label()): line for line in ax.get_lines()}
    return {label: line for label, line in named.items() if not label.startswith("_")}


def key(ax: Axes) -> list[str]:
    """Entries of the legend."""
    return [text.get_text() for text in ax.get_legend().get_texts()]
