// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "core/parallel.hpp"
#include "core/random.hpp"
#include "support/catch.hpp"

using namespace groundswell;

namespace {

constexpr int kThreads[] = {1, 2, 3, 8};

double rough(std::size_t i) {  // terms of very different sizes: any other order shows
  return Draws(1, 0, Purpose::test).normal({i}) * (i % 7 == 0 ? 1e12 : 1e-3);
}

}  // namespace

TEST_CASE("blocks cover every index exactly once, whatever the threads") {
  for (const int threads : kThreads) {
    for (const std::size_t block : {1u, 7u, 64u, 4096u}) {
      for (const std::size_t size : {0u, 1u, 63u, 64u, 65u, 10000u}) {
        const Executor executor(threads, block);
        std::vector<int> visits(size, 0);
        std::vector<int> blocks(executor.blocks(size), 0);
        executor.for_each_block(size, [&](std::size_t begin, std::size_t end, std::size_t index) {
          ++blocks[index];
          for (std::size_t i = begin; i < end; ++i) ++visits[i];
        });
        INFO(threads << " threads, blocks of " << block << ", size " << size);
        CHECK(visits == std::vector<int>(size, 1));
        CHECK(blocks == std::vector<int>((size + block - 1) / block, 1));
      }
    }
  }
}

TEST_CASE("block boundaries depend on the size only") {
  for (const int threads : kThreads) {
    const Executor executor(threads);
    std::mutex guard;
    std::set<std::vector<std::size_t>> seen;
    executor.for_each_block(
        250,
        [&](std::size_t begin, std::size_t end, std::size_t index) {
          const std::lock_guard lock(guard);
          seen.insert({index, begin, end});
        },
        100);
    CHECK(seen == std::set<std::vector<std::size_t>>{{0, 0, 100}, {1, 100, 200}, {2, 200, 250}});
  }
}

TEST_CASE("a block size given to the executor overrides the loops'") {
  CHECK(Executor(1).block_size() == Executor::kBlock);
  CHECK(Executor(1).block_size(100) == 100);
  CHECK(Executor(1, 33).block_size(100) == 33);
  CHECK(Executor(1, 33).blocks(100, 100) == 4);
  CHECK(Executor(1).blocks(0) == 0);
}

TEST_CASE("whole-number sums are equal at any number of threads and any block size") {
  constexpr std::size_t kSize = 100003;
  const auto part = [](std::size_t begin, std::size_t end) {
    std::uint64_t sum = 0;
    for (std::size_t i = begin; i < end; ++i) sum += i * i;
    return sum;
  };
  const std::uint64_t expected = part(0, kSize);
  for (const int threads : kThreads) {
    for (const std::size_t block : {1u, 17u, 1000u, 4096u, 1000000u}) {
      INFO(threads << " threads, blocks of " << block);
      CHECK(Executor(threads, block).sum_blocks<std::uint64_t>(kSize, part) == expected);
    }
  }
}

TEST_CASE("floating-point sums have the same bits at any number of threads") {
  constexpr std::size_t kSize = 50000;
  const auto part = [](std::size_t begin, std::size_t end) {
    double sum = 0.0;
    for (std::size_t i = begin; i < end; ++i) sum += rough(i);
    return sum;
  };
  for (const std::size_t block : {16u, 999u, 4096u}) {
    const double expected = Executor(1, block).sum_blocks<double>(kSize, part);
    for (const int threads : kThreads) {
      for (int again = 0; again < 5; ++again) {
        INFO(threads << " threads, blocks of " << block);
        CHECK(Executor(threads, block).sum_blocks<double>(kSize, part) == expected);
      }
    }
  }
  // The terms are rough enough to tell: another block size is another order, and other bits.
  CHECK(Executor(1, 16).sum_blocks<double>(kSize, part) !=
        Executor(1, 999).sum_blocks<double>(kSize, part));
}

TEST_CASE("for_each makes every piece a task of its own") {
  for (const int threads : kThreads) {
    std::vector<int> visits(37, 0);
    Executor(threads, 1000).for_each(visits.size(), [&](std::size_t i) { ++visits[i]; });
    CHECK(visits == std::vector<int>(37, 1));
  }
}

TEST_CASE("loops nest") {
  constexpr std::size_t kWorlds = 6;
  constexpr std::size_t kAgents = 3000;
  for (const int threads : kThreads) {
    const Executor executor(threads, 100);
    std::vector<std::uint64_t> totals(kWorlds);
    executor.for_each(kWorlds, [&](std::size_t world) {
      totals[world] = executor.sum_blocks<std::uint64_t>(
          kAgents, [&](std::size_t begin, std::size_t end) { return (end - begin) * world; });
    });
    for (std::size_t world = 0; world < kWorlds; ++world) CHECK(totals[world] == kAgents * world);
  }
}

TEST_CASE("a thread that waits for an inner loop does not start another world") {
  const Executor executor(4, 1);
  std::atomic<int> mixed{0};
  const auto world = [&](std::size_t) {
    thread_local bool busy = false;
    if (busy) ++mixed;  // this thread was in the middle of a world
    busy = true;
    // Uneven bodies: the owner runs dry and waits while others still work.
    executor.for_each_block(8, [](std::size_t begin, std::size_t, std::size_t) {
      std::this_thread::sleep_for(std::chrono::microseconds(50 * begin));
    });
    busy = false;
  };
  for (int again = 0; again < 30; ++again) executor.for_each(7, world);
  CHECK(mixed == 0);
}

TEST_CASE("an exception in a block is thrown to the caller, and the executor lives on") {
  for (const int threads : kThreads) {
    const Executor executor(threads, 10);
    const auto fails = [](std::size_t begin, std::size_t, std::size_t) {
      if (begin == 500) throw std::runtime_error("block at 500");
    };
    CHECK_THROWS_WITH(executor.for_each_block(1000, fails), "block at 500");
    CHECK_THROWS_AS(executor.for_each(5, [](std::size_t) { throw std::logic_error("all"); }),
                    std::logic_error);
    std::atomic<int> blocks{0};
    executor.for_each_block(1000, [&](std::size_t, std::size_t, std::size_t) { ++blocks; });
    CHECK(blocks == 100);
  }
}

TEST_CASE("an exception crosses nested loops") {
  for (const int threads : kThreads) {
    const Executor executor(threads);
    const auto outer = [&](std::size_t i) {
      executor.for_each(3, [&](std::size_t j) {
        if (i == 1 && j == 2) throw std::runtime_error("inner");
      });
    };
    CHECK_THROWS_WITH(executor.for_each(3, outer), "inner");
  }
}

TEST_CASE("no number of threads means all the machine has") {
  CHECK(Executor(0).threads() >= 1);
  CHECK(Executor(0).threads() == Executor(-1).threads());
  CHECK(Executor(3).threads() == 3);
}

TEST_CASE("an executor that is asked to stop ends its loops, and those nested in them") {
  for (const int threads : kThreads) {
    std::atomic<bool> stop{false};
    const Executor executor(threads, 10, &stop);
    CHECK_NOTHROW(executor.check_stop());
    std::atomic<int> blocks{0};
    const auto count = [&](std::size_t, std::size_t, std::size_t) {
      if (++blocks == 5) stop = true;
    };
    CHECK_THROWS_AS(executor.for_each_block(1'000'000, count), Interrupted);
    CHECK(blocks < 5 + 2 * threads);
    CHECK_THROWS_AS(executor.check_stop(), Interrupted);

    stop = false;
    CHECK(executor.with_threads(1).threads() == 1);
    const auto outer = [&](std::size_t) {
      stop = true;
      executor.with_threads(1).for_each(3, [](std::size_t) {});
    };
    CHECK_THROWS_AS(executor.for_each(3, outer), Interrupted);
    stop = false;
    executor.for_each_block(1000, [&](std::size_t, std::size_t, std::size_t) {});
  }
}
