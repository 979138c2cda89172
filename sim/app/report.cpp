// SPDX-License-Identifier: Apache-2.0
#include "app/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/words.hpp"
#include "scenario/print.hpp"

namespace groundswell::app {
namespace {

constexpr std::size_t kMostRows = 10;
constexpr const char* kTwinsHeading =
    "\nTwins: the same draws with something left out, and the downloads owed to it\n"
    "(with peers and chart left out: the counterfactual herding share)\n";
constexpr const char* kSusceptibility = "susceptibility";
constexpr const char* kBinder = "Binder cumulant";
const std::string kByDose = "  by share of the dose";
const std::string kByShapley = "  by Shapley value";

std::vector<double> over_worlds(const RunSummary& summary, std::size_t week, std::size_t item) {
  std::vector<double> values;
  for (const WorldSummary& world : summary.worlds)
    values.push_back(static_cast<double>(world.week_downloads[week][item]));
  return values;
}

double week_total(const RunSummary& summary, std::size_t week) {
  double total = 0.0;
  for (const WorldSummary& world : summary.worlds)
    for (const std::uint64_t count : world.week_downloads[week])
      total += static_cast<double>(count);
  return total;
}

std::size_t busiest_week(const RunSummary& summary) {
  std::size_t best = 0;
  for (std::size_t week = 1; week < summary.weeks.size(); ++week)
    if (week_total(summary, week) > week_total(summary, best)) best = week;
  return best;
}

std::size_t worlds_on_top(const RunSummary& summary, std::size_t week, std::size_t item) {
  return static_cast<std::size_t>(
      std::count_if(summary.worlds.begin(), summary.worlds.end(),
                    [&](const WorldSummary& world) { return world.week_ranks[week][item] == 1; }));
}

std::size_t name_width(const RunSummary& summary) {
  std::size_t width = width_of(kByDose);
  for (const std::string& item : summary.items) width = std::max(width, width_of(item));
  return std::min<std::size_t>(width, 44);
}

std::vector<std::size_t> by_downloads(const RunSummary& summary, std::size_t week) {
  std::vector<std::size_t> order(summary.items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return estimate(over_worlds(summary, week, a)).mean >
           estimate(over_worlds(summary, week, b)).mean;
  });
  return order;
}

/// The rows that are left out.
std::string more_text(const std::vector<std::size_t>& rows) {
  return rows.size() > kMostRows ? fmt::format("      … and {} more\n", rows.size() - kMostRows)
                                 : "";
}

std::string chart_text(const RunSummary& summary) {
  const std::size_t week = busiest_week(summary);
  const std::size_t width = name_width(summary);
  const std::vector<std::size_t> order = by_downloads(summary, week);
  const bool many = summary.worlds.size() > 1;
  const std::string heading = "Chart, " + summary.weeks[week];
  std::string text = padded(heading, width + 8) + right("that week", 18) + right("whole run", 20) +
                     (many ? "   No. 1 in" : "") + "\n";
  for (std::size_t place = 0; place < order.size() && place < kMostRows; ++place) {
    const std::size_t item = order[place];
    text += fmt::format("  {:>2}  {}  {}{}", place + 1, padded(summary.items[item], width),
                        right(plus_minus(estimate(over_worlds(summary, week, item))), 18),
                        right(plus_minus(summary.downloads(item)), 20));
    if (many) {
      text += fmt::format("   {} of {}", worlds_on_top(summary, week, item), summary.worlds.size());
    }
    text += '\n';
  }
  text += more_text(order);
  if (many)
    text += fmt::format("      (downloads: mean of {} worlds ± standard error)\n",
                        summary.worlds.size());
  return text;
}

/// Who was number one, week by week, in most worlds.
std::string number_ones_text(const RunSummary& summary) {
  if (summary.weeks.size() < 2 || summary.items.size() < 2) return "";
  std::string text = "Number ones\n";
  for (std::size_t week = 0; week < summary.weeks.size(); ++week) {
    std::size_t best = 0;
    for (std::size_t item = 1; item < summary.items.size(); ++item)
      if (worlds_on_top(summary, week, item) > worlds_on_top(summary, week, best)) best = item;
    const std::size_t worlds = worlds_on_top(summary, week, best);
    text += fmt::format("  {}  {}\n", padded(summary.weeks[week], 24),
                        worlds == 0 ? "nobody downloaded anything"
                                    : fmt::format("{} ({} of {} worlds)", summary.items[best],
                                                  worlds, summary.worlds.size()));
  }
  return text + "\n";
}

/// Ways of telling through which channel a download came.
enum class Telling { last_touch, dose_share, shapley };

/// Share of an item's downloads through a channel, over all worlds.
double share_of(const RunSummary& summary, std::size_t item, std::size_t channel, Telling telling) {
  double part = 0.0;
  double whole = 0.0;
  for (const WorldSummary& world : summary.worlds) {
    part += telling == Telling::shapley      ? world.shapley[item][channel]
            : telling == Telling::dose_share ? world.doses[item][channel]
                                             : static_cast<double>(world.downloads[item][channel]);
    whole += static_cast<double>(world.total(item));
  }
  return whole == 0.0 ? 0.0 : part / whole;
}

std::string why_text(const RunSummary& summary) {
  const std::size_t width = name_width(summary);
  std::string text = "Why: what tipped the downloads\n    " + padded("", width);
  for (const std::string_view channel : kChannelNames) text += right(std::string(channel), 11);
  text += '\n';
  std::vector<Telling> tellings{Telling::last_touch, Telling::dose_share};
  if (!summary.worlds.front().shapley.empty()) tellings.push_back(Telling::shapley);
  const std::vector<std::size_t> order = by_downloads(summary, busiest_week(summary));
  for (std::size_t place = 0; place < order.size() && place < kMostRows; ++place) {
    for (const Telling telling : tellings) {
      text += "    " + padded(telling == Telling::shapley      ? kByShapley
                              : telling == Telling::dose_share ? kByDose
                                                               : summary.items[order[place]],
                              width);
      for (std::size_t channel = 0; channel < kChannels; ++channel)
        text += right(per_cent(share_of(summary, order[place], channel, telling)), 11);
      text += '\n';
    }
  }
  return text;
}

/// The campaigns behind the downloads; what no campaign tipped was friends, the chart or chance.
std::string campaigns_text(const RunSummary& summary) {
  std::string text;
  for (std::size_t item = 0; item < summary.items.size() && item < kMostRows; ++item) {
    for (std::size_t campaign = 0; campaign < summary.campaigns.size(); ++campaign) {
      std::vector<double> tipped;
      for (const WorldSummary& world : summary.worlds)
        tipped.push_back(static_cast<double>(world.by_campaign[item][campaign]));
      const Estimate mean = estimate(tipped);
      if (mean.mean == 0.0) continue;
      text += fmt::format("  {} ← {}: {} ({})\n", summary.items[item], summary.campaigns[campaign],
                          with_separators(mean.mean),
                          per_cent(mean.mean / summary.downloads(item).mean));
    }
  }
  return text.empty() ? text : "\nDownloads tipped by a campaign itself\n" + text;
}

std::string groups_text(const RunSummary& summary) {
  std::string text;
  for (std::size_t group = 0; group < summary.groups.size(); ++group) {
    std::vector<double> members;
    for (const WorldSummary& world : summary.worlds)
      members.push_back(static_cast<double>(world.members[group]));
    text += fmt::format("Members of “{}” at the end: {}\n", summary.groups[group],
                        plus_minus(estimate(members)));
  }
  return text;
}

std::string twin_text(const RunSummary& summary, std::size_t twin, std::size_t width) {
  std::string text = fmt::format(
      "  {}: {} fewer downloads in all; {} of people choose differently\n", summary.twins[twin],
      per_cent(summary.herding(twin).mean), per_cent(summary.changed_choices(twin).mean));
  const std::vector<std::size_t> order = by_downloads(summary, busiest_week(summary));
  for (std::size_t place = 0; place < order.size() && place < kMostRows; ++place) {
    const std::size_t item = order[place];
    std::vector<double> without;
    for (const WorldSummary& world : summary.worlds) {
      const auto& channels = world.twins[twin].downloads[item];
      without.push_back(
          static_cast<double>(std::accumulate(channels.begin(), channels.end(), std::uint64_t{0})));
    }
    text += fmt::format("    {}{} → {}   owed to it {}\n", padded(summary.items[item], width),
                        right(with_separators(summary.downloads(item).mean), 12),
                        right(with_separators(estimate(without).mean), 10),
                        per_cent(summary.herding(twin, item).mean));
  }
  text += more_text(order);
  return text;
}

/// What tells, beside order itself, where a society loses it.
std::string order_text(const Order& order, std::size_t width) {
  std::string text;
  const auto add = [&](const char* name, const Estimate& value) {
    text += fmt::format("  {}  {}\n", padded(name, width), right(number_text(value), 22));
  };
  add(kSusceptibility, order.susceptibility);
  add(kBinder, order.binder);
  return text;
}

/// One line for each state and measure: its mean over worlds at the end; and the order over worlds.
std::string ending_text(const RunSummary& summary) {
  std::string text;
  const std::optional<Order> order = summary.order();
  std::size_t width = order ? width_of(kBinder) : 0;
  for (const std::string& state : summary.states) width = std::max(width, width_of(state));
  for (const MeasureKind& measure : summary.measures)
    width = std::max(width, width_of(measure.name));
  const auto people = static_cast<double>(summary.agents * summary.scale);
  for (std::size_t state = 0; state < summary.states.size(); ++state) {
    std::vector<double> counts;
    for (const WorldSummary& world : summary.worlds)
      counts.push_back(static_cast<double>(world.states[state]));
    const Estimate mean = estimate(counts);
    text += fmt::format("  {}  {}  {}\n", padded(summary.states[state], width),
                        right(plus_minus(mean), 22), right(per_cent(mean.mean / people), 8));
  }
  for (std::size_t measure = 0; measure < summary.measures.size(); ++measure) {
    std::vector<double> values;
    for (const WorldSummary& world : summary.worlds) values.push_back(world.measures[measure]);
    const Estimate mean = estimate(values);
    const MeasureKind& kind = summary.measures[measure];
    text += fmt::format("  {}  {}{}\n", padded(kind.name, width), right(number_text(mean), 22),
                        kind.unit == "1" ? "" : "  " + kind.unit);
  }
  if (order) text += order_text(*order, width);
  if (text.empty()) return text;
  return "At the end" +
         (summary.worlds.size() > 1
              ? fmt::format(" (mean of {} worlds ± standard error)", summary.worlds.size())
              : std::string()) +
         "\n" + text;
}

/// Lines, all but the first indented.
std::string indented(const std::string& text) { return wrapped(text, "  ", 102).substr(2); }

/// What c is, and which of its meanings: values of c are not comparable across operators. Of what
/// the card says, the sentences for which two lines have room; the card has the rest.
std::string collectivism_text(const RunSummary& summary) {
  if (summary.collectivism.empty()) return "";
  std::string text = "Collectivism " + summary.collectivism;
  std::string between = ": ";
  const std::string& meaning = summary.collectivism_meaning;
  for (std::size_t at = 0; at < meaning.size(); at += 2) {
    const std::size_t end = std::min(meaning.find(at == 0 ? ": " : ". ", at), meaning.size());
    const bool capital = meaning[at] >= 'A' && meaning[at] <= 'Z';
    const std::string longer = text + (capital ? ". " : between) + meaning.substr(at, end - at);
    const bool fits = std::ranges::count(indented(longer), '\n') <= 2;
    if (fits && at > 0) between = ". ";
    if (fits) text = longer;
    at = end;
  }
  return indented(text);
}

bool has_downloads(const RunSummary& summary) {
  return (summary.states.empty() && summary.measures.empty()) ||
         std::ranges::any_of(summary.worlds, [](const WorldSummary& world) {
           const std::vector<std::uint64_t> totals = world.totals();
           return std::accumulate(totals.begin(), totals.end(), std::uint64_t{0}) > 0;
         });
}

/// Mean of the worlds where it is defined; NaN where it is in none.
double mean_of_defined(std::span<const double> values) { return estimate_of_defined(values).mean; }

std::string quality_text(const RunSummary& summary) {
  const double tau = mean_of_defined(summary.quality_tau());
  if (std::isnan(tau)) return "";
  return fmt::format(
      "Quality and success: Kendall's τ {:.3f}, Spearman's ρ {:.3f}; the best item has most "
      "downloads in {} of worlds\n",
      tau, mean_of_defined(summary.quality_rho()), per_cent(mean_of_defined(summary.best_first())));
}

std::string turnover_text(const RunSummary& summary) {
  if (summary.weeks.size() < 3 || summary.chart_depths.size() < 2) return "";
  std::string text;
  for (const std::uint32_t depth : summary.chart_depths)
    text += fmt::format("{} {:.2f} into the top {}", text.empty() ? "" : ",",
                        mean_of_defined(summary.turnover(depth)), depth);
  return "Entries a week:" + text + "\n";
}

std::string unpredictability_text(const RunSummary& summary) {
  if (summary.worlds.size() < 2) return "";
  return fmt::format(", unpredictability {:.4f} (sampling alone: {:.4f})",
                     estimate(unpredictability(summary.shares())).mean,
                     estimate(summary.floor_of_unpredictability()).mean);
}

/// Mean over worlds of a measure of their market shares.
double mean_over_worlds(const RunSummary& summary, double (*measure)(std::span<const double>)) {
  std::vector<double> values;
  for (const std::vector<double>& world : summary.shares()) values.push_back(measure(world));
  return estimate(values).mean;
}

/// The market of a twin, to be held against that of the run.
std::string twin_market_text(const RunSummary& market, std::size_t width) {
  const std::string name = padded(fmt::format("  twin “{}”:", market.title), width);
  if (mean_over_worlds(market, effective_items) == 0.0) return name + "nothing is downloaded\n";
  const double tau = mean_of_defined(market.quality_tau());
  return name + fmt::format("Gini {:.3f}", mean_over_worlds(market, gini)) +
         unpredictability_text(market) +
         (std::isnan(tau) ? "" : fmt::format(", Kendall's τ {:.3f}", tau)) + "\n";
}

std::string market_text(const RunSummary& summary) {
  if (summary.items.size() < 3) return "";
  std::string text =
      fmt::format("Market: Gini {:.3f}, effective number of items {:.1f}",
                  mean_over_worlds(summary, gini), mean_over_worlds(summary, effective_items)) +
      unpredictability_text(summary) + "\n" + quality_text(summary);
  std::size_t width = 0;
  for (const std::string& twin : summary.twins) width = std::max(width, width_of(twin));
  for (std::size_t twin = 0; twin < summary.twins.size(); ++twin)
    text += twin_market_text(summary.market_of(twin), width + width_of("  twin “”: "));
  return text + turnover_text(summary);
}

/// The largest cascade of all items and worlds.
std::string cascades_text(const RunSummary& summary) {
  const CascadeSummary* largest = nullptr;
  std::size_t of_item = 0;
  for (const WorldSummary& world : summary.worlds) {
    for (std::size_t item = 0; item < world.cascades.size(); ++item) {
      const CascadeSummary& cascade = world.cascades[item];
      if (largest != nullptr && cascade.largest.size <= largest->largest.size) continue;
      largest = &cascade;
      of_item = item;
    }
  }
  if (largest == nullptr || largest->largest.size < 2) return "";
  const Tree& tree = largest->largest;
  return fmt::format(
      "Largest cascade: {} agents from one, for {}; depth {}, breadth {}, structural virality "
      "{:.2f}; {} of it from one agent\n",
      with_separators(static_cast<double>(tree.size)), summary.items[of_item], tree.depth,
      with_separators(static_cast<double>(tree.breadth)), tree.virality,
      per_cent(largest->broadcast_share()));
}

}  // namespace

std::string report_text(const RunSummary& summary) {
  std::string text = fmt::format(
      "{}\n{} model · {} agents{} · {} ties · {} world{}\n", summary.title, summary.model,
      with_separators(static_cast<double>(summary.agents)),
      summary.scale > 1 ? fmt::format(" (each stands for {} people)",
                                      with_separators(static_cast<double>(summary.scale)))
                        : "",
      with_separators(static_cast<double>(summary.ties)), summary.worlds.size(),
      summary.worlds.size() == 1 ? "" : "s");
  text += collectivism_text(summary) + "\n";
  if (summary.worlds.empty()) return text;
  const std::string ending = ending_text(summary);
  if (!has_downloads(summary)) return text + ending;
  text += chart_text(summary) + "\n" + number_ones_text(summary) + why_text(summary) +
          campaigns_text(summary);
  if (!ending.empty()) text += "\n" + ending;
  const std::string more = groups_text(summary) + market_text(summary) + cascades_text(summary);
  if (!more.empty()) text += "\n" + more;
  if (!summary.twins.empty()) text += kTwinsHeading;
  for (std::size_t twin = 0; twin < summary.twins.size(); ++twin)
    text += twin_text(summary, twin, name_width(summary));
  return text;
}

}  // namespace groundswell::app
