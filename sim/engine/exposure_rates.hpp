// SPDX-License-Identifier: Apache-2.0
// Exposures that come step after step: how many each agent can still take, how many it gets in a
// step, and in which step that tips it. Where spreaders expose others for long (courses.hpp), a tie
// is walked when its spreader begins and when it ends, not in every step between.
//
// Exact: an agent is tipped in the step in which its exposures reach its need, as if each had been
// counted down. Changes of one step commute. Agents are in ranges of 2^range_bits; threads may work
// on different ranges at the same time. 16 bytes an agent, and 4 for each step in which one may be
// tipped.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "core/large_array.hpp"
#include "core/types.hpp"

namespace groundswell {

class ExposureRates {
 public:
  ExposureRates(std::size_t agents, int range_bits, Step last_step)
      : range_bits_(range_bits),
        last_step_(last_step),
        doses_(agents),
        due_((agents >> range_bits) + 1),
        exposed_(due_.size(), 0) {}

  /// Before the first step: how many units tip the agent, at least 1.
  void start(AgentId agent, std::uint32_t need) noexcept { doses_[agent] = {need, 0, 0, kNever}; }

  /// From `step` on these agents, who have not adopted, get so many units a step more, or less.
  void change(std::span<const AgentId> agents, std::int64_t units, Step step) {
    for (std::size_t i = 0; i < agents.size(); ++i) {
      if (i + kAhead < agents.size()) prefetch(agents[i + kAhead]);
      change(agents[i], units, step);
    }
  }
  void change(AgentId agent, std::int64_t units, Step step) {
    Dose& dose = doses_[agent];
    come_to(dose, step);
    const std::uint32_t before = dose.rate;
    dose.rate = static_cast<std::uint32_t>(before + units);
    if (before == 0) ++exposed_[agent >> range_bits_];
    if (dose.rate == 0) --exposed_[agent >> range_bits_];
    foresee(agent, dose);
  }

  /// They have adopted: how they are exposed does not matter any more.
  void forget(std::span<const AgentId> agents) noexcept {
    for (std::size_t i = 0; i < agents.size(); ++i) {
      if (i + kAhead < agents.size()) prefetch(agents[i + kAhead]);
      if (doses_[agents[i]].rate > 0) --exposed_[agents[i] >> range_bits_];
    }
  }

  /// Calls tip(agent) for those of a range whom the exposures of `step` tip, once all its changes
  /// are known. `open(agent)`: it has not adopted.
  template <class Open, class Tip>
  void tip_due(std::size_t range, Step step, const Open& open, const Tip& tip) {
    if (due_[range].size() <= static_cast<std::size_t>(step)) return;
    std::vector<AgentId> due;
    due.swap(due_[range][static_cast<std::size_t>(step)]);
    for (std::size_t i = 0; i < due.size(); ++i) {
      if (i + kAhead < due.size()) prefetch(due[i + kAhead]);
      const AgentId agent = due[i];
      Dose& dose = doses_[agent];
      if (dose.due != step || !open(agent)) continue;
      dose.due = kNever;  // it may stand there twice
      if (dose.left <= coming(dose, step + 1)) {
        tip(agent);
        continue;
      }
      come_to(dose, step + 1);  // it gets less than when this was foreseen
      foresee(agent, dose);
    }
  }

  /// Nobody who has not adopted is exposed.
  [[nodiscard]] bool idle() const noexcept {
    return std::accumulate(exposed_.begin(), exposed_.end(), std::size_t{0}) == 0;
  }

 private:
  static constexpr std::size_t kAhead = 16;  ///< agents between asking memory and use

  struct Dose {
    std::uint32_t left;  ///< units it could take when `since` began
    std::uint32_t rate;  ///< units a step from then on
    Step since;
    Step due;  ///< the earliest step in which it is to be looked at; kNever: none
  };

  void prefetch(AgentId agent) const noexcept { fetch_ahead(&doses_[agent]); }

  /// Units from `since` until `step` begins.
  [[nodiscard]] static std::uint64_t coming(const Dose& dose, Step step) noexcept {
    return std::uint64_t{dose.rate} * static_cast<std::uint64_t>(step - dose.since);
  }
  static void come_to(Dose& dose, Step step) noexcept {
    dose.left -= static_cast<std::uint32_t>(coming(dose, step));
    dose.since = step;
  }

  /// Has the agent looked at in the step that tips it at this rate.
  void foresee(AgentId agent, Dose& dose) {
    if (dose.rate == 0) return;
    const std::int64_t tips = dose.since + std::int64_t{(dose.left - 1) / dose.rate};
    if (tips > last_step_ || tips >= dose.due) return;
    dose.due = static_cast<Step>(tips);
    std::vector<std::vector<AgentId>>& steps = due_[agent >> range_bits_];
    steps.resize(std::max(steps.size(), static_cast<std::size_t>(tips) + 1));
    steps[static_cast<std::size_t>(tips)].push_back(agent);
  }

  int range_bits_;
  Step last_step_;
  LargeArray<Dose> doses_;
  std::vector<std::vector<std::vector<AgentId>>> due_;  ///< by range and step
  std::vector<std::size_t> exposed_;  ///< by range: agents that are exposed and have not adopted
};

}  // namespace groundswell
