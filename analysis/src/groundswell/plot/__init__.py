"""The standard figures: each function draws one panel and returns its Axes.

`story` composes them into one picture; `transition` those of many runs that lose their order.
"""

from groundswell.plot.curves import cumulative_downloads, membership
from groundswell.plot.order import binder, order_curves, transition
from groundswell.plot.shares import channel_shares
from groundswell.plot.story import story

__all__ = [
    "binder",
    "channel_shares",
    "cumulative_downloads",
    "membership",
    "order_curves",
    "story",
    "transition",
]
