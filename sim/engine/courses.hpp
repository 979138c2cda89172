// SPDX-License-Identifier: Apache-2.0
// The course that each adopter of an item takes: for so many steps it exposes nobody (latent), then
// in each of so many steps everybody it influences (infectious), then nobody any more.
//
// An agent that adopts in step t with latent time L and infectious time τ exposes others in the
// steps t+L … t+L+τ−1. Where everybody's course is {0, 1} it is a cascade, and no list is needed.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/types.hpp"

namespace groundswell {

/// In steps; `infectious` ≥ 1, or kNever for ever.
struct Course {
  Step latent = 0;
  Step infectious = 1;
};

/// Whose course, of which item (by its key). Called once for each adopter, from one thread.
using CourseOf = std::function<Course(AgentId agent, std::uint64_t item_key)>;

/// The adopters of one item by where they are in their course. Its work in a step is in proportion
/// to the adopters who are not through with it.
class Courses {
 public:
  Courses(CourseOf course, std::uint64_t item_key) : course_(std::move(course)), key_(item_key) {}

  /// Whether adopters expose others in so many steps, of `steps` in all, that it is less work to
  /// walk their ties when that begins and when it ends: more than three, among the first agents.
  [[nodiscard]] bool are_long(AgentId agents, Step steps) const;

  /// Comes to `step`: those whose time has come change, and this step's adopters begin. Calls
  /// begun(agent) and ended(agent) for those who become infectious, and who cease to be.
  template <class Begun, class Ended>
  void come_to(Step step, std::span<const AgentId> adopters, const Begun& begun,
               const Ended& ended) {
    end_until(step, ended);
    break_out(step, begun);
    for (const AgentId agent : adopters) {
      const Course course = course_(agent, key_);
      const Step from = later(step, course.latent);
      const Latent patient{agent, from, later(from, course.infectious)};
      if (from > step)
        latent_.push_back(patient);
      else
        make_infectious(patient, begun);
    }
    adopters_ += adopters.size();
  }

  /// Those who expose others in this step, but for those who have nobody left to expose.
  [[nodiscard]] std::span<const AgentId> spreaders() const noexcept { return agents_; }
  /// Where spreader i says that all it influences have adopted: a flag that only it is to write.
  [[nodiscard]] std::uint8_t* spent() noexcept { return spent_.data(); }
  /// Nobody has anyone left to expose.
  void spend_all() noexcept { spent_.assign(spent_.size(), 1); }
  /// Takes those who are spent from the spreaders: they are infectious still, to no effect.
  void drop_spent();
  /// Takes those who are infectious for ever from the spreaders: nothing more will change with
  /// them.
  void drop_endless();

  /// No later step has other spreaders or other counts.
  [[nodiscard]] bool settled() const noexcept {
    return latent_.empty() && agents_.empty() && quiet_.empty();
  }
  [[nodiscard]] std::uint64_t infectious() const noexcept { return infectious_; }
  /// How many of `agents` are susceptible, exposed (with four states), infectious, and recovered
  /// (with three or four).
  void count(std::uint64_t agents, std::span<std::uint64_t> states) const noexcept;

 private:
  struct Latent {
    AgentId agent;
    Step from;
    Step until;
  };

  [[nodiscard]] static Step later(Step step, Step steps) noexcept {
    return steps >= kNever - step ? kNever : step + steps;
  }

  template <class Begun>
  void make_infectious(const Latent& patient, const Begun& begun) {
    agents_.push_back(patient.agent);
    until_.push_back(patient.until);
    spent_.push_back(0);
    ++infectious_;
    endless_ |= patient.until == kNever;
    begun(patient.agent);
  }

  template <class Begun>
  void break_out(Step step, const Begun& begun) {
    std::size_t kept = 0;
    for (const Latent& patient : latent_) {
      if (patient.from > step)
        latent_[kept++] = patient;
      else
        make_infectious(patient, begun);
    }
    latent_.resize(kept);
  }

  template <class Ended>
  void end_until(Step step, const Ended& ended) {
    const std::size_t before = agents_.size() + quiet_.size();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < agents_.size(); ++i) {
      if (until_[i] > step)
        keep(i, kept++);
      else
        ended(agents_[i]);
    }
    shrink(kept);
    std::erase_if(quiet_, [step](Step until) { return until <= step; });
    infectious_ -= before - agents_.size() - quiet_.size();
  }

  void keep(std::size_t from, std::size_t to) noexcept {
    agents_[to] = agents_[from];
    until_[to] = until_[from];
    spent_[to] = spent_[from];
  }
  void shrink(std::size_t size) {
    agents_.resize(size);
    until_.resize(size);
    spent_.resize(size);
  }

  CourseOf course_;
  std::uint64_t key_;
  std::vector<Latent> latent_;
  std::vector<AgentId> agents_;  ///< the spreaders,
  std::vector<Step> until_;      ///< when each ceases to be,
  std::vector<std::uint8_t> spent_;
  std::vector<Step> quiet_;  ///< when those cease to be infectious whom it no longer matters of
  std::uint64_t adopters_ = 0;
  std::uint64_t infectious_ = 0;
  bool endless_ = false;  ///< some spreader may be so for ever
};

}  // namespace groundswell
