// SPDX-License-Identifier: Apache-2.0
#include "scenario/check_clock.hpp"

#include "scenario/clock.hpp"

namespace groundswell {
namespace {

constexpr std::int64_t kMostSteps = 100'000'000;
constexpr std::int64_t kLongestClock = 10'000LL * 365 * 86'400'000;  // ms: dates stay printable

class ClockChecker {
 public:
  ClockChecker(const Values& clock, std::vector<Problem>& problems)
      : clock_(clock), problems_(problems) {}

  /// Is the clock good enough to hold times against it?
  bool check() {
    for (const char* key : {"start", "end", "steps", "step"})
      if (clock_.faulty(key)) return false;
    if (clock_.has("end") == clock_.has("steps")) {
      problem(clock_.place(), clock_.has("end") ? "both end and steps" : "neither end nor steps",
              "must have exactly one of end and steps", "steps = 100 runs a hundred steps");
      return false;
    }
    return clock_.has("end") ? check_end() : check_length();
  }

 private:
  bool check_end() {
    const Moment& end = clock_.moment("end");
    const std::string found = "end = " + to_toml(end);
    if (end.is_date && !clock_.has("start")) {
      problem(clock_.place("end"), found, "must be a duration on a clock without a start",
              "give clock.start a date too");
      return false;
    }
    const std::int64_t length = end.ms - (end.is_date ? clock_.moment("start").ms : 0);
    if (length <= 0) {
      problem(clock_.place("end"), found,
              "must be after the start" +
                  (end.is_date ? ", " + to_text(clock_.moment("start")) : std::string()));
    } else if (length > kLongestClock) {
      problem(clock_.place("end"), found, "must be at most 10000 years after the start");
    } else if (length / clock_.span("step").ms > kMostSteps) {
      problem(clock_.place("end"), found + ", that is more than 100000000 steps",
              "must be at most 100000000 steps after the start", "take a longer clock.step");
    } else if (length % clock_.span("step").ms != 0) {
      problem(clock_.place("end"), found + ", that is no whole number of steps",
              "must be a multiple of clock.step, " + to_text(clock_.span("step")) +
                  ", after the start");
    } else {
      return true;
    }
    return false;
  }

  bool check_length() {
    if (clock_.span("step").ms <= kLongestClock / clock_.integer("steps")) return true;
    problem(clock_.place("steps"),
            std::to_string(clock_.integer("steps")) + " steps of " + to_text(clock_.span("step")),
            "must be at most 10000 years together");
    return false;
  }

  void problem(const std::string& place, const std::string& found, const std::string& allowed,
               const std::string& hint = "") {
    problems_.push_back({place, found, allowed, hint});
  }

  const Values& clock_;
  std::vector<Problem>& problems_;
};

}  // namespace

bool check_clock(const Values& clock, std::vector<Problem>& problems) {
  return ClockChecker(clock, problems).check();
}

}  // namespace groundswell
