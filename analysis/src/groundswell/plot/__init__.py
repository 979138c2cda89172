"""The standard figures: each function draws one panel and returns its Axes.

Of a run: `cumulative_downloads` and `membership`, `channel_shares` and `attribution` (what led to
downloads), `chart_run` (the chart, week by week), `market_share`, `unpredictability` and
`quality_success` (the market over its worlds); `story` composes some of them into one picture.
Of many runs: `order_curves` and `binder`, and both in `transition`. Of sweeps of the scenarios in
`configs/`: `mixture`, `mixture_spread`, `unknown`, `followers`, `x_factor` and `evangelists`.
"""

from groundswell.plot.causes import attribution
from groundswell.plot.charts import chart_run
from groundswell.plot.curves import cumulative_downloads, membership
from groundswell.plot.markets import market_share, unpredictability
from groundswell.plot.order import binder, order_curves, transition
from groundswell.plot.quality import quality_success
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
    "attribution",
    "binder",
    "channel_shares",
    "chart_run",
    "cumulative_downloads",
    "evangelists",
    "followers",
    "market_share",
    "membership",
    "mixture",
    "mixture_spread",
    "order_curves",
    "quality_success",
    "story",
    "transition",
    "unknown",
    "unpredictability",
    "x_factor",
]
