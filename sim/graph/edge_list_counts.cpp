// SPDX-License-Identifier: Apache-2.0
#include "graph/edge_list_counts.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace groundswell {

void CountsLine::take_ids(std::uint64_t least, std::uint64_t most, std::uint64_t count) noexcept {
  if (count == 0) return;
  following += count;
  smallest = std::min(smallest, least);
  largest = std::max(largest, most);
}

bool CountsLine::matches() const noexcept {
  return (largest < agents || from_one()) && ties == following && following > 0;
}

bool CountsLine::nearly_matches() const noexcept {
  return (largest + 1 == agents || from_one()) && ties > agents && following > 0;
}

bool is_counts_line(const std::string& path, const CountsLine& counts, bool first_has_more,
                    Detect asked, const ReadReport& report) {
  if (asked == Detect::no || report.text_ids) return false;
  const std::string text =
      "'" + std::to_string(counts.agents) + " " + std::to_string(counts.ties) + "'";
  if (asked == Detect::yes) {
    if (counts.matches() && !first_has_more) return true;
    const std::string ids = counts.following == 0
                                ? ""
                                : " among ids " + std::to_string(counts.smallest) + " … " +
                                      std::to_string(counts.largest);
    throw InputError(Problem{
        path, "a first line " + text + ", then " + std::to_string(counts.following) + " ties" + ids,
        "a first line with the number of agents and the number of ties that "
        "follow",
        "the file may be cut short"});
  }
  if (first_has_more || report.header_line > 0) return false;
  constexpr std::uint64_t kBeyondChance = 100;
  if (counts.matches() && counts.following >= kBeyondChance) return true;
  if (counts.matches() || counts.nearly_matches())
    throw InputError(Problem{
        path, "a first line " + text + " that is either a tie or the numbers of agents and ties",
        "one meaning", "set counts_line to yes or no"});
  return false;
}

}  // namespace groundswell
