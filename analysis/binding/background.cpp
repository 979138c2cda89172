// SPDX-License-Identifier: Apache-2.0
#include "background.hpp"

#include <nanobind/stl/string.h>

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "core/parallel.hpp"

namespace nb = nanobind;

namespace groundswell::binding {
namespace {

constexpr std::chrono::milliseconds kLookAfter{50};  // how long Ctrl-C may have to wait

/// All work of this process. The end of the interpreter is the process's, so there is one list.
struct Going {
  std::mutex guard;
  std::condition_variable changed;
  std::set<Work*> works;
  bool ending = false;
};

Going& going() {
  static Going all;
  return all;
}

/// Keeps work on the list.
class OnList {
 public:
  explicit OnList(Work& work) : work_(work) {
    const std::lock_guard lock(going().guard);
    if (going().ending) throw std::runtime_error("Python is about to end");
    going().works.insert(&work_);
  }
  ~OnList() {
    const std::lock_guard lock(going().guard);
    going().works.erase(&work_);
    going().changed.notify_all();
  }
  OnList(const OnList&) = delete;
  OnList& operator=(const OnList&) = delete;

 private:
  Work& work_;
};

}  // namespace

struct Work::Shared {
  std::mutex guard;
  std::condition_variable changed;
  News news;
  bool finished = false;
  std::exception_ptr failure;
};

void Work::stage(const std::string& text) {
  const std::lock_guard lock(shared_.guard);
  shared_.news = {text, 0, 0};
}

void Work::progress(std::uint64_t done, std::uint64_t total) {
  const std::lock_guard lock(shared_.guard);
  shared_.news.done = done;
  shared_.news.total = total;
}

void in_background(const std::function<void(Work&)>& work, const nb::object& tell) {
  Work::Shared shared;
  Work handle(shared);
  const OnList listed(handle);
  std::thread worker([&] {
    try {
      work(handle);
    } catch (...) {
      shared.failure = std::current_exception();
    }
    const std::lock_guard lock(shared.guard);
    shared.finished = true;
    shared.changed.notify_one();
  });

  std::exception_ptr stopped;
  Work::News told;
  for (bool finished = false; !finished;) {
    Work::News news;
    {
      const nb::gil_scoped_release without_lock;
      std::unique_lock lock(shared.guard);
      finished = shared.changed.wait_for(lock, kLookAfter, [&] { return shared.finished; });
      news = shared.news;
    }
    if (stopped) continue;
    try {
      if (PyErr_CheckSignals() != 0) throw nb::python_error();
      if (!tell.is_none() && news != told) tell(news.stage, news.done, news.total);
      told = news;
    } catch (...) {
      stopped = std::current_exception();
      handle.stop_ = true;
    }
  }
  {
    const nb::gil_scoped_release without_lock;
    worker.join();
  }
  if (stopped) std::rethrow_exception(stopped);
  try {
    if (shared.failure) std::rethrow_exception(shared.failure);
  } catch (const Interrupted&) {
    throw std::runtime_error("stopped: Python is about to end");
  }
}

void end_all_work() {
  const nb::gil_scoped_release without_lock;
  std::unique_lock lock(going().guard);
  going().ending = true;
  for (Work* work : going().works) work->stop_ = true;
  going().changed.wait(lock, [] { return going().works.empty(); });
}

}  // namespace groundswell::binding
