// SPDX-License-Identifier: Apache-2.0
#include "core/parallel.hpp"

#include <algorithm>
#include <thread>

#ifdef GROUNDSWELL_THREADS_STD
#include <exception>
#include <mutex>
#else
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>
#endif

namespace groundswell {
namespace {

int resolved_threads(int asked) noexcept {
  const int machine = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return asked <= 0 ? machine : asked;
}

}  // namespace

void Executor::run_serially(std::size_t size, std::size_t block, BlockBody body) const {
  for (std::size_t begin = 0, index = 0; begin < size; begin += block, ++index) {
    check_stop();
    body(begin, std::min(begin + block, size), index);
  }
}

#ifdef GROUNDSWELL_THREADS_STD

struct Executor::Pool {
  explicit Pool(int) {}
};

void Executor::run_blocks(std::size_t size, std::size_t block, BlockBody body) const {
  const std::size_t count = (size + block - 1) / block;
  const std::size_t workers = std::min<std::size_t>(static_cast<std::size_t>(threads_), count);
  if (workers <= 1) return run_serially(size, block, body);
  std::atomic<std::size_t> next{0};
  std::mutex guard;
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < count; i = next++) {
        check_stop();
        body(i * block, std::min((i + 1) * block, size), i);
      }
    } catch (...) {
      const std::lock_guard lock(guard);
      if (!failure) failure = std::current_exception();
      next = count;
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < workers; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
}

#else

namespace {

/// oneTBB starts no more threads than there are cores, and warns on stderr, unless it is told that
/// more are meant: determinism is tested with more.
void allow_more_threads_than_cores() {
  using Control = oneapi::tbb::global_control;
  static const Control allowance(Control::max_allowed_parallelism, 256);
}

int checked_threads(int threads) {
  if (threads > resolved_threads(0)) allow_more_threads_than_cores();
  return threads;
}

}  // namespace

struct Executor::Pool {
  explicit Pool(int threads) : arena(checked_threads(threads)) {}
  oneapi::tbb::task_arena arena;
};

void Executor::run_blocks(std::size_t size, std::size_t block, BlockBody body) const {
  const std::size_t count = (size + block - 1) / block;
  if (threads_ == 1 || count <= 1) return run_serially(size, block, body);
  // Isolated: a thread that waits here for its own loop must not pick up another world's.
  pool_->arena.execute([&] {
    oneapi::tbb::this_task_arena::isolate([&] {
      oneapi::tbb::parallel_for(
          oneapi::tbb::blocked_range<std::size_t>(0, count, 1),
          [&](const oneapi::tbb::blocked_range<std::size_t>& range) {
            for (std::size_t i = range.begin(); i != range.end(); ++i) {
              check_stop();
              body(i * block, std::min((i + 1) * block, size), i);
            }
          },
          oneapi::tbb::simple_partitioner{});
    });
  });
}

#endif

Executor::Executor(int threads, std::size_t block, const std::atomic<bool>* stop)
    : pool_(std::make_unique<Pool>(resolved_threads(threads))),
      threads_(resolved_threads(threads)),
      block_(block),
      stop_(stop) {}

Executor::~Executor() = default;

void Executor::for_each_block(std::size_t size, BlockBody body, std::size_t wanted) const {
  run_blocks(size, block_size(wanted), body);
}

}  // namespace groundswell
