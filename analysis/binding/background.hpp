// SPDX-License-Identifier: Apache-2.0
// Long work for Python: it runs on a thread of its own without the interpreter's lock, while the
// calling thread looks after signals and reports progress. Ctrl-C, or an exception in the caller's
// progress function, stops the work's executor and is raised once the work has ended.
#pragma once

#include <nanobind/nanobind.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

namespace groundswell::binding {

/// What work gets to say how far it is, and to be stopped by.
class Work {
 public:
  struct News {
    std::string stage;
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    friend bool operator==(const News&, const News&) = default;
  };

  [[nodiscard]] const std::atomic<bool>& stop() const noexcept { return stop_; }
  void stage(const std::string& text);
  void progress(std::uint64_t done, std::uint64_t total);

 private:
  friend void in_background(const std::function<void(Work&)>& work, const nanobind::object& tell);
  friend void end_all_work();
  struct Shared;
  explicit Work(Shared& shared) : shared_(shared) {}

  Shared& shared_;
  std::atomic<bool> stop_{false};
};

/// Does the work, calling `tell(stage, done, total)` now and then, unless that is None. Throws what
/// the work throws, or the Python exception that stopped it.
void in_background(const std::function<void(Work&)>& work, const nanobind::object& tell);

/// Stops all work that still goes on and waits for its end: when the interpreter is about to end,
/// after which no thread may come back to it.
void end_all_work();

}  // namespace groundswell::binding
