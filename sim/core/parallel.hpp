// SPDX-License-Identifier: Apache-2.0
// The one place where threads are. Loops run over blocks whose boundaries depend only on the size
// of the problem (or on a block size set by a test), never on the number of threads; reductions
// combine blocks in order. So a body that writes only its own block gives the same bits always.
//
// The backend is oneTBB, or (GROUNDSWELL_THREADS=std, for ThreadSanitizer, which knows nothing of
// TBB's synchronisation) plain std::thread. This header includes neither.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace groundswell {

class BlockBody;

template <class Body>
concept BlockCallable = !std::is_same_v<std::remove_cvref_t<Body>, BlockBody> &&
                        std::is_invocable_v<Body&, std::size_t, std::size_t, std::size_t>;

/// A non-owning reference to a callable `void(begin, end, block)`.
class BlockBody {
 public:
  template <BlockCallable Body>
  BlockBody(Body&& body) noexcept  // NOLINT(google-explicit-constructor): it is a reference
      : object_(const_cast<void*>(static_cast<const void*>(std::addressof(body)))),
        call_([](void* object, std::size_t begin, std::size_t end, std::size_t block) {
          (*static_cast<std::remove_reference_t<Body>*>(object))(begin, end, block);
        }) {}
  void operator()(std::size_t begin, std::size_t end, std::size_t block) const {
    call_(object_, begin, end, block);
  }

 private:
  void* object_;
  void (*call_)(void*, std::size_t, std::size_t, std::size_t);
};

/// Thrown out of the loops of an executor that was asked to stop. Not a std::exception, so that who
/// records failures and goes on does not take it for one.
struct Interrupted {};

/// A pool of threads to run loops on. Loops nest: a body may start loops of its own.
class Executor {
 public:
  static constexpr std::size_t kBlock = 4096;

  /// `threads` ≥ 1; 0 means all the machine has. `block` overrides every loop's block size (tests
  /// of determinism use it); 0 leaves each loop its own. Once `stop` is true, loops end at their
  /// next block, and throw Interrupted.
  explicit Executor(int threads = 0, std::size_t block = 0,
                    const std::atomic<bool>* stop = nullptr);
  /// One of so many threads that stops when this one does.
  [[nodiscard]] Executor with_threads(int threads) const {
    return Executor(threads, block_, stop_);
  }
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  [[nodiscard]] int threads() const noexcept { return threads_; }
  [[nodiscard]] std::size_t block_size(std::size_t wanted = kBlock) const noexcept {
    return block_ == 0 ? wanted : block_;
  }
  [[nodiscard]] std::size_t blocks(std::size_t size, std::size_t wanted = kBlock) const noexcept {
    const std::size_t block = block_size(wanted);
    return (size + block - 1) / block;
  }

  /// Throws Interrupted where this executor was asked to stop: for long work between loops.
  void check_stop() const {
    if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) throw Interrupted{};
  }

  /// Calls body(begin, end, block index) for all blocks of [0, size), in any order, on any thread.
  /// The first exception thrown is rethrown here.
  void for_each_block(std::size_t size, BlockBody body, std::size_t wanted = kBlock) const;

  /// Calls body(i) for all i in [0, size), each as a task of its own: for few, large pieces.
  template <class Body>
  void for_each(std::size_t size, const Body& body) const {
    run_blocks(size, 1, [&](std::size_t begin, std::size_t, std::size_t) { body(begin); });
  }

  /// Sum over blocks of body(begin, end), combined in block order (exact for whole numbers at any
  /// block size; for floating point, the same bits at any number of threads).
  template <class T, class Body>
  [[nodiscard]] T sum_blocks(std::size_t size, const Body& body,
                             std::size_t wanted = kBlock) const {
    std::vector<T> parts(blocks(size, wanted));
    for_each_block(
        size,
        [&](std::size_t begin, std::size_t end, std::size_t block) {
          parts[block] = body(begin, end);
        },
        wanted);
    T total{};
    for (const T& part : parts) total += part;
    return total;
  }

 private:
  void run_blocks(std::size_t size, std::size_t block, BlockBody body) const;
  void run_serially(std::size_t size, std::size_t block, BlockBody body) const;

  struct Pool;
  std::unique_ptr<Pool> pool_;
  int threads_;
  std::size_t block_;
  const std::atomic<bool>* stop_;
};

}  // namespace groundswell
