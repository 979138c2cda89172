// SPDX-License-Identifier: Apache-2.0
#include "estimate/collectivism.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

#include "core/error.hpp"
#include "core/random.hpp"
#include "estimate/simulate.hpp"

namespace groundswell {
namespace {

/// Independent choices by item, with the pseudo-count.
std::vector<double> with_pseudo_count(const std::vector<std::uint64_t>& counts) {
  std::vector<double> numbers;
  for (const std::uint64_t count : counts) numbers.push_back(static_cast<double>(count) + 1.0);
  return numbers;
}

/// The two kinds of worlds.
struct Split {
  std::vector<PreparedWorld> social;
  std::vector<std::uint64_t> independent;  ///< by item
  std::uint64_t independent_choices = 0;

  Split(const DownloadLog& log, const std::vector<bool>& is_independent)
      : independent(log.items.size(), 0) {
    for (const LogWorld& world : log.worlds)
      for (const Choice& choice : world.choices) require_listed(choice, log);
    for (std::size_t w = 0; w < log.worlds.size(); ++w) {
      if (!is_independent[w]) {
        social.push_back(prepare(log.worlds[w], log.items.size()));
        continue;
      }
      for (const Choice& choice : log.worlds[w].choices) {
        if (!choice.is_choice) continue;
        ++independent[choice.item];
        ++independent_choices;
      }
    }
  }

  static void require_listed(const Choice& choice, const DownloadLog& log) {
    if (choice.item >= log.items.size())
      throw InternalError("estimate: an item that is not in the list");
  }

  /// All evidence, or without one world with influence.
  [[nodiscard]] Evidence evidence(std::size_t without) const {
    Evidence evidence{{}, with_pseudo_count(independent)};
    for (std::size_t w = 0; w < social.size(); ++w)
      if (w != without) evidence.social.push_back(&social[w]);
    return evidence;
  }
  [[nodiscard]] Evidence evidence() const { return evidence(social.size()); }
};

/// Spread of leave-one-out estimates: √((n − 1)/n · Σ(x − mean)²).
double jackknife_error(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt((n - 1.0) / n * squares);
}

/// Mean and standard deviation (0 for fewer than two numbers).
std::pair<double, double> mean_and_sd(const std::vector<double>& values) {
  if (values.empty()) return {0.0, 0.0};
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, values.size() < 2 ? 0.0 : std::sqrt(squares / (n - 1.0))};
}

/// A log to be estimated from, with all that its fits share.
class Estimator {
 public:
  Estimator(const DownloadLog& log, const std::vector<bool>& independent,
            const EstimateOptions& options, const Executor& executor)
      : log_(log),
        independent_(independent),
        options_(options),
        executor_(executor),
        split_(log, independent) {}

  [[nodiscard]] const Split& split() const { return split_; }

  [[nodiscard]] InfluenceEstimate estimate(Influence influence, const InfluenceFit& none) const {
    InfluenceEstimate result;
    result.influence = influence;
    const std::vector<InfluenceFit> fits =
        fit_each(influence, 1 + split_.social.size(), [this](std::size_t number) {
          return number == 0 ? split_.evidence() : split_.evidence(number - 1);
        });
    result.fit = fits[0];
    result.gain = fits[0].log_likelihood - none.log_likelihood;
    std::vector<double> strengths, shapes;
    for (std::size_t i = 1; i < fits.size(); ++i) {
      strengths.push_back(fits[i].strength);
      shapes.push_back(fits[i].shape);
    }
    result.strength_error = jackknife_error(strengths);
    result.shape_error = jackknife_error(shapes);
    InfluenceFit nothing = result.fit;
    nothing.quality = none.quality;
    nothing.strength = 0.0;
    const std::vector<double> null = on_fakes(influence, nothing, Purpose::estimate_null);
    if (!null.empty()) {
      std::tie(result.null_mean, result.null_sd) = mean_and_sd(null);
      result.null_highest = *std::ranges::max_element(null);
    }
    const std::vector<double> again = on_fakes(influence, result.fit, Purpose::estimate_bias);
    result.corrected = result.fit.strength;
    if (!again.empty()) result.corrected -= mean_and_sd(again).first - result.fit.strength;
    return result;
  }

 private:
  template <class EvidenceOf>
  [[nodiscard]] std::vector<InfluenceFit> fit_each(Influence influence, std::size_t count,
                                                   const EvidenceOf& evidence_of) const {
    std::vector<InfluenceFit> fits(count);
    executor_.for_each(
        count, [&](std::size_t i) { fits[i] = groundswell::fit(influence, evidence_of(i)); });
    return fits;
  }

  /// Strengths estimated from fake logs.
  [[nodiscard]] std::vector<double> on_fakes(Influence influence, const InfluenceFit& truth,
                                             Purpose purpose) const {
    std::vector<double> strengths(options_.fakes);
    executor_.for_each(strengths.size(), [&](std::size_t set) {
      const Split fake(
          simulate_log(log_, independent_, influence, truth, {options_.seed, 0, purpose}, set),
          independent_);
      strengths[set] = groundswell::fit(influence, fake.evidence()).strength;
    });
    return strengths;
  }

  const DownloadLog& log_;
  const std::vector<bool>& independent_;
  const EstimateOptions& options_;
  const Executor& executor_;
  Split split_;
};

void require_enough(const DownloadLog& log, const Split& split) {
  const auto refuse = [&log](const std::string& found, const std::string& allowed,
                             const std::string& hint) {
    throw InputError(Problem{log.source, found, allowed, hint});
  };
  if (log.items.size() < 2) refuse("one item only", "must have at least two to choose from", "");
  std::size_t worlds = 0;
  for (const PreparedWorld& world : split.social) worlds += world.choices.empty() ? 0U : 1U;
  if (worlds < 2 || worlds < split.social.size())
    refuse(std::to_string(worlds) + " of " + std::to_string(split.social.size()) +
               " worlds with influence have downloads that somebody chose",
           "must be at least two, and all of them", "the error comes from leaving one out");
  if (split.independent_choices == 0)
    refuse("no downloads without influence", "must have some, in an independent world",
           "--independent names it: qualities are told from influence by it");
}

}  // namespace

CollectivismEstimate estimate_collectivism(const DownloadLog& log,
                                           const std::vector<bool>& independent,
                                           const EstimateOptions& options,
                                           const Executor& executor) {
  const Estimator estimator(log, independent, options, executor);
  const Split& split = estimator.split();
  require_enough(log, split);
  CollectivismEstimate result;
  for (const PreparedWorld& world : split.social) result.choices += world.choices.size();
  result.independent_choices = split.independent_choices;
  const InfluenceFit none = fit_without_influence(split.evidence());
  result.log_likelihood_without = none.log_likelihood;
  for (const Influence influence : options.influences)
    result.influences.push_back(estimator.estimate(influence, none));
  return result;
}

}  // namespace groundswell
