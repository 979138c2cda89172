// SPDX-License-Identifier: Apache-2.0
#include "scenario/clock.hpp"

namespace groundswell {

Clock::Clock(const Values& section) : step_ms_(section.span("step").ms) {
  if (section.has("start") && section.moment("start").is_date) {
    dated_ = true;
    start_ms_ = section.moment("start").ms;
  }
  if (section.has("steps")) {
    steps_ = static_cast<Step>(section.integer("steps"));
  } else {
    steps_ = static_cast<Step>((offset_of(section.moment("end")) + step_ms_ - 1) / step_ms_);
  }
}

std::string Clock::text_of(std::int64_t offset_ms) const {
  if (dated_) return to_calendar_text(start_ms_ + offset_ms);
  return "day " + to_text(Span{offset_ms}.days());
}

}  // namespace groundswell
