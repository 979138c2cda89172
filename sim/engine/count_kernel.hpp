// SPDX-License-Identifier: Apache-2.0
// The adoption kernel of models in which every exposure counts the same: an agent adopts at its
// n-th exposure, n drawn once. This is exactly the independent cascade (n geometric: the number of
// chances it withstands), the linear threshold and Watts models (n = the least count that reaches
// the threshold), Granovetter's and Centola and Macy's (design.md §2.1): no random number is drawn
// per tie, and what is compared are counts, never rounded fractions.
//
// Along a layer of weight w an exposure counts as w · U of them, U being the least number with
// which all weights give whole ones (at most 1000): needs are in these units. A tie that is not
// always on exposes once as well: in the step of the adoption if it is on then, else in the first
// later step in which it comes on, and never if there is none.
//
// So it is in a cascade. Where adopters take a course (courses.hpp: SI, SIR, SEIR) they expose
// their neighbours in each step of it, along the ties that are on in that step. In a well-mixed
// society everybody gets the same exposures, and it is their total that is held against sorted
// needs (crowd_kernel.cpp): no ties at all.
//
// Work: each adopter's ties are walked once for each step in which it exposes, counting its
// neighbours down, until all of them have adopted; 1–4 bytes of state per agent. Needs are drawn of
// those who are exposed, as long as these are few (needs_left.hpp). Where courses are long, ties
// are walked when they begin and when they end, to the same result: those who are exposed are
// counted down in each step, block by block, and 1–4 bytes more are kept of each agent
// (exposure_rates.hpp). Synchronous: step t sees who exposed others in step t−1. With several
// threads, exposures are first sorted into ranges of agents and each range then counts down its
// own, so no two threads write to one place and subtractions commute anyway; the adopters of a step
// are listed in agent order from a bitmap. So the result does not depend on threads or block sizes.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "engine/courses.hpp"
#include "engine/model.hpp"

namespace groundswell {

/// Needs of "never": no number of exposures suffices.
inline constexpr std::uint32_t kNoExposures = std::numeric_limits<std::uint32_t>::max();

/// How many exposures of one item agents need, in units; 0: it adopts unasked in step 1.
class Needs {
 public:
  virtual ~Needs() = default;
  /// Of all agents begin ≤ i < end, to needs[i − begin]; `begin` is a multiple of four.
  virtual void of_block(std::size_t begin, std::size_t end, std::uint32_t* needs) const = 0;
  /// Of these agents, in their order.
  virtual void of_each(std::span<const AgentId> agents, std::uint32_t* needs) const = 0;
  /// Where one in so many agents may be asked for, it is quicker to ask for all.
  [[nodiscard]] virtual std::uint32_t many_are_one_in() const = 0;
  /// Whether all agents need at least one.
  [[nodiscard]] virtual bool nobody_unasked() const = 0;
};
using NeedsOfItems = std::vector<std::shared_ptr<const Needs>>;

/// The most exposures that can come along one tie: one, or one a step where adopters take a course.
[[nodiscard]] inline std::uint64_t most_exposures_per_tie(const WorldInputs& inputs,
                                                          bool courses) noexcept {
  return courses ? static_cast<std::uint64_t>(inputs.clock.steps()) : 1;
}

/// `course` null: adopters expose others once.
[[nodiscard]] std::unique_ptr<Runner> make_count_runner(const WorldInputs& inputs,
                                                        const NeedsOfItems& needs,
                                                        const CourseOf& course);

/// The same in a well-mixed society, where exposures come from everybody.
using CrowdNeeds = std::vector<std::vector<std::uint64_t>>;
inline constexpr std::uint64_t kNoCrowd = std::numeric_limits<std::uint64_t>::max();  ///< "never"
[[nodiscard]] std::unique_ptr<Runner> make_crowd_runner(const WorldInputs& inputs,
                                                        const CrowdNeeds& needs,
                                                        const CourseOf& course);

}  // namespace groundswell
