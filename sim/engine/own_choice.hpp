// SPDX-License-Identifier: Apache-2.0
// What an agent would choose by itself: P(item) ∝ base · exp(strength · V), where
// V = quality + taste · attributes.
//
// Where no item has attributes all agents see the same values, and a choice takes O(1) (Walker's
// alias table); otherwise the weights are worked out for each decision, O(items).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/people.hpp"

namespace groundswell {

/// How much each item is worth to each agent.
class OwnValues {
 public:
  /// References outlive the object.
  OwnValues(const Scenario& scenario, const Population& people);
  /// All items alike, as they are to people who have not tried any.
  [[nodiscard]] static OwnValues alike(std::size_t items);

  /// Whether all agents see the same values.
  [[nodiscard]] bool shared() const noexcept { return attributes_.empty(); }
  /// V of every item to the agent; good until the next call.
  [[nodiscard]] std::span<const double> of(AgentId agent);
  [[nodiscard]] std::size_t items() const noexcept { return quality_.size(); }
  [[nodiscard]] double best_quality() const noexcept;

 private:
  OwnValues() = default;

  const Population* people_ = nullptr;
  std::vector<double> quality_;
  std::vector<std::vector<double>> attributes_;  ///< by item; empty when no item has any
  std::vector<double> values_;
};

/// Draws positions with given probabilities in O(1) (Walker 1977, Vose 1991).
class AliasTable {
 public:
  explicit AliasTable(std::span<const double> weights);
  /// `bits` are a uniform draw.
  [[nodiscard]] ItemId pick(std::uint64_t bits) const noexcept {
    const Wide product = Wide{bits} * cells_.size();
    const Cell& cell = cells_[static_cast<std::size_t>(product >> 64)];
    const bool own = static_cast<std::uint64_t>(product) < cell.threshold;
    return own ? static_cast<ItemId>(product >> 64) : cell.alias;
  }

 private:
  struct Cell {
    std::uint64_t threshold = ~std::uint64_t{0};
    ItemId alias = 0;
  };
  std::vector<Cell> cells_;
};

/// The position at `uniform` of the whole, in [0, 1), of a row of weights that sum to `total`.
[[nodiscard]] ItemId pick_weighted(std::span<const double> weights, double total,
                                   double uniform) noexcept;

/// The sum, in a fixed order.
[[nodiscard]] double sum_of(std::span<const double> weights) noexcept;

class OwnChoice {
 public:
  /// `strength`: that of most agents, for which a table is made. `base` holds factors by item
  /// (empty: 1).
  OwnChoice(OwnValues values, double strength, std::vector<double> base = {});

  /// Turns to the weights of an agent.
  void turn_to(AgentId agent, double strength) {
    if (values_.shared() && strength == strength_) return;
    weigh(agent, strength);
  }
  void turn_to(AgentId agent) { turn_to(agent, usual_strength_); }

  [[nodiscard]] ItemId pick(std::uint64_t bits) const noexcept {
    if (values_.shared() && strength_ == usual_strength_) return table_.pick(bits);
    return pick_weighted(weights_, total_, unit_interval(bits));
  }
  [[nodiscard]] std::span<const double> weights() const noexcept { return weights_; }
  [[nodiscard]] double total() const noexcept { return total_; }
  /// Whether all agents have the same values.
  [[nodiscard]] bool common() const noexcept { return values_.shared(); }
  [[nodiscard]] double share(ItemId item) const noexcept { return weights_[item] / total_; }

 private:
  void weigh(AgentId agent, double strength);

  OwnValues values_;
  double usual_strength_;
  double strength_ = 0.0;  ///< of the weights as they are
  std::vector<double> base_;
  std::vector<double> weights_;
  double total_ = 0.0;
  AliasTable table_;
};

}  // namespace groundswell
