"""The standard figures: each function draws one panel and returns its Axes.

`story` composes them into one picture.
"""

from groundswell.plot.curves import cumulative_downloads, membership
from groundswell.plot.shares import channel_shares
from groundswell.plot.story import story

__all__ = ["channel_shares", "cumulative_downloads", "membership", "story"]
