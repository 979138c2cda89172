// SPDX-License-Identifier: Apache-2.0
// What is to happen in later steps: entries by step. Takes memory for steps that have any.
#pragma once

#include <map>
#include <vector>

#include "core/types.hpp"

namespace groundswell {

template <class Entry>
class Agenda {
 public:
  /// An entry and when it is due.
  struct Due {
    Step step;
    Entry entry;
  };

  void add(const std::vector<Due>& list) {
    for (const Due& due : list) entries_[due.step].push_back(due.entry);
  }
  /// What is due in `step`, which is then done with.
  [[nodiscard]] std::vector<Entry> take(Step step) {
    const auto found = entries_.find(step);
    if (found == entries_.end()) return {};
    std::vector<Entry> due = std::move(found->second);
    entries_.erase(found);
    return due;
  }
  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }

 private:
  std::map<Step, std::vector<Entry>> entries_;
};

}  // namespace groundswell
