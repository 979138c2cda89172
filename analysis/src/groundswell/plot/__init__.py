"""The standard figures: each function draws one panel and returns its Axes.

`story` composes them into one picture; `transition` those of many runs that lose their order.
`mixture`, `mixture_spread`, `unknown` and `followers` show sweeps of the scenarios in `configs/`.
"""

from groundswell.plot.curves import cumulative_downloads, membership
from groundswell.plot.order import binder, order_curves, transition
from groundswell.plot.shares import channel_shares
from groundswell.plot.story import story
from groundswell.plot.sweeps import followers, mixture, mixture_spread, unknown

__all__ = [
    "binder",
    "channel_shares",
    "cumulative_downloads",
    "followers",
    "membership",
    "mixture",
    "mixture_spread",
    "order_curves",
    "story",
    "transition",
    "unknown",
]
