"""The standard figures: each function draws one panel and returns its Axes.

`story` composes them into one picture; `transition` those of many runs that lose their order.
`mixture`, `mixture_spread`, `unknown`, `followers`, `x_factor` and `evangelists` show sweeps of
scenarios in `configs/`.
"""

from groundswell.plot.curves import cumulative_downloads, membership
from groundswell.plot.order import binder, order_curves, transition
from groundswell.plot.shares import channel_shares
from groundswell.plot.story import story
from groundswell.plot.sweeps import (
    evangelists,
    followers,
    mixture,
    mixture_spread,
    unknown,
    x_factor,
)

__all__ = [
    "binder",
    "channel_shares",
    "cumulative_downloads",
    "evangelists",
    "followers",
    "membership",
    "mixture",
    "mixture_spread",
    "order_curves",
    "story",
    "transition",
    "unknown",
    "x_factor",
]
