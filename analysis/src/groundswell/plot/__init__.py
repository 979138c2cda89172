"""The standard figures: each function draws one panel and returns its Axes.

Of a run: `cumulative_downloads` and `membership`, `channel_shares` and `attribution` (what led to
downloads), `chart_run` (the chart, week by week), `market_share`, `unpredictability` and
`quality_success` (the market over its worlds), `cascade_tree` (who passed it on to whom); `story`
composes some of them into one picture. Of a society: `degree_distribution`, and where it is small
`network` and `network_animation` (who has adopted), with `network_layout`.

Of many runs: `order_curves` and `binder`, and both in `transition`. Of any sweep: `phase_diagram`;
of those of the scenarios in `configs/`: `mixture`, `mixture_spread`, `unknown`, `followers`,
`x_factor` and `evangelists`.
"""

from groundswell.plot.causes import attribution
from groundswell.plot.charts import chart_run
from groundswell.plot.curves import cumulative_downloads, membership
from groundswell.plot.degrees import degree_distribution
from groundswell.plot.layouts import network_layout
from groundswell.plot.markets import market_share, unpredictability
from groundswell.plot.networks import network, network_animation
from groundswell.plot.order import binder, order_curves, transition
from groundswell.plot.phase import phase_diagram
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
from groundswell.plot.trees import cascade_tree

__all__ = [
    "attribution",
    "binder",
    "cascade_tree",
    "channel_shares",
    "chart_run",
    "cumulative_downloads",
    "degree_distribution",
    "evangelists",
    "followers",
    "market_share",
    "membership",
    "mixture",
    "mixture_spread",
    "network",
    "network_animation",
    "network_layout",
    "order_curves",
    "phase_diagram",
    "quality_success",
    "story",
    "transition",
    "unknown",
    "unpredictability",
    "x_factor",
]
