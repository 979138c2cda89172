// SPDX-License-Identifier: Apache-2.0
// Many values into buckets, and many values in random order, by all threads. Private to sim/graph.
//
// A pass is cut into chunks by its size alone, and each chunk owns its places in every bucket: no
// locks, no atomics, and the same outcome at any number of threads.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/large_array.hpp"
#include "core/parallel.hpp"
#include "graph/generator_tools.hpp"

namespace groundswell::detail {

/// Puts values into `buckets` buckets, in the order of items within each. `source(chunk, begin,
/// end, emit)` calls emit(bucket, value) for the items [begin, end), and is called twice with the
/// same outcome. `out` is overwritten; returns where its buckets begin, and the end of the last.
template <class T, class Source>
std::vector<std::size_t> scatter(std::size_t items, std::size_t buckets, const Source& source,
                                 LargeArray<T>& out, const Executor& executor) {
  constexpr std::size_t kChunks = 64;
  const std::size_t chunks = std::clamp<std::size_t>(items / 4096, 1, kChunks);
  const auto first = [&](std::size_t chunk) {
    return items / chunks * chunk + std::min(chunk, items % chunks);
  };
  std::vector<std::size_t> places(chunks * buckets);
  executor.for_each(chunks, [&](std::size_t chunk) {
    std::size_t* const counts = places.data() + chunk * buckets;
    source(chunk, first(chunk), first(chunk + 1),
           [&](std::size_t bucket, const T&) { ++counts[bucket]; });
  });
  std::vector<std::size_t> begins(buckets + 1);
  std::size_t total = 0;
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
    begins[bucket] = total;
    for (std::size_t at = bucket; at < places.size(); at += buckets)
      total += std::exchange(places[at], total);
  }
  begins[buckets] = total;
  out.clear();
  out.resize(total);
  executor.for_each(chunks, [&](std::size_t chunk) {
    std::size_t* const next = places.data() + chunk * buckets;
    source(chunk, first(chunk), first(chunk + 1),
           [&](std::size_t bucket, const T& value) { out[next[bucket]++] = value; });
  });
  return begins;
}

/// About `size` values in random order, every order equally likely: each goes to a bucket drawn at
/// random, and each bucket is shuffled in cache (Rao 1961; Sandelius 1962; Sanders 1998).
/// `source(begin, end, emit)` calls emit(value) for the items [begin, end), the same ones whenever
/// it is called. Draws with items 0 and 1 of `step`.
template <class T, class Source>
void shuffle(std::size_t items, std::size_t size, const Source& source, const Draws& draws,
             std::uint64_t step, LargeArray<T>& out, const Executor& executor) {
  constexpr std::size_t kBucket = 1 << 14;  // values: a core's cache holds them
  constexpr std::size_t kDrawn = 16;        // bits for a value's bucket
  const std::size_t buckets =
      std::bit_ceil(std::clamp<std::size_t>(size / kBucket, 1, std::size_t{1} << kDrawn));
  const auto begins = scatter<T>(
      items, buckets,
      [&](std::size_t chunk, std::size_t begin, std::size_t end, const auto& emit) {
        UniformRun run(draws, {.agent = chunk, .step = step});
        std::uint64_t word = 0;
        unsigned left = 0;
        source(begin, end, [&](const T& value) {
          if (left == 0) {
            word = run.bits();
            left = 64 / kDrawn;
          }
          emit(word & (buckets - 1), value);
          word >>= kDrawn;
          --left;
        });
      },
      out, executor);
  executor.for_each(buckets, [&](std::size_t bucket) {
    UniformRun run(draws, {.agent = bucket, .item = 1, .step = step});
    T* const values = out.data() + begins[bucket];
    for (std::size_t i = begins[bucket + 1] - begins[bucket]; i > 1; --i)
      std::swap(values[i - 1], values[run.below(i)]);
  });
}

}  // namespace groundswell::detail
