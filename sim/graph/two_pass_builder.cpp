// SPDX-License-Identifier: Apache-2.0
#include "graph/two_pass_builder.hpp"

#include <array>
#include <bit>
#include <limits>
#include <string>

#include "core/error.hpp"

namespace groundswell {
namespace detail {
namespace {

constexpr unsigned kDigitBits = 8;
constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;
constexpr unsigned kMostPasses = 4;

/// Sorts the keys, all below 2^bits, by their digits, the lowest first (LSD radix sort), to and fro
/// between `keys` and `scratch`. Returns which of the two holds them in the end.
std::uint32_t* radix_sort(std::span<std::uint32_t> keys, std::vector<std::uint32_t>& scratch,
                          unsigned bits) {
  constexpr std::size_t kFew = 256;
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();  // what digits count to
  if (keys.size() <= kFew || keys.size() > kMost) {
    std::sort(keys.begin(), keys.end());
    return keys.data();
  }
  const unsigned passes = (bits + kDigitBits - 1) / kDigitBits;
  std::array<std::array<std::uint32_t, kDigits>, kMostPasses> next{};
  for (const std::uint32_t key : keys)
    for (unsigned pass = 0; pass < passes; ++pass)
      ++next[pass][(key >> (pass * kDigitBits)) % kDigits];
  if (scratch.size() < keys.size()) {
    scratch.clear();  // nothing in it is worth a copy
    scratch.resize(keys.size());
  }
  std::uint32_t* from = keys.data();
  std::uint32_t* to = scratch.data();
  for (unsigned pass = 0; pass < passes; ++pass) {
    std::uint32_t start = 0;
    for (std::uint32_t& count : next[pass]) start += std::exchange(count, start);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const std::uint32_t key = from[i];
      to[next[pass][(key >> (pass * kDigitBits)) % kDigits]++] = key;
    }
    std::swap(from, to);
  }
  return from;
}

/// Rows under construction: bucket b's distinct targets lie at [begins[b], begins[b] + kept[b]).
struct Rows {
  std::vector<std::uint32_t> degrees;
  std::vector<TieIndex> kept;
};

/// Sorts one bucket and leaves its distinct targets, row by row, at its front.
TieIndex sort_bucket(const BucketLayout& layout, std::size_t bucket, std::span<std::uint32_t> keys,
                     std::vector<std::uint32_t>& scratch, std::vector<std::uint32_t>& degrees) {
  if (keys.empty()) return 0;
  const std::uint32_t* const sorted = radix_sort(keys, scratch, layout.key_bits());
  std::uint32_t* const row_degrees = degrees.data() + layout.first_row(bucket);
  std::uint32_t* out = keys.data();
  std::uint32_t last = ~sorted[0];
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::uint32_t key = sorted[i];
    if (key == last) continue;
    last = key;
    *out++ = layout.target_of(key);
    ++row_degrees[layout.row_in_bucket(key)];
  }
  return static_cast<TieIndex>(out - keys.data());
}

Rows sort_buckets(const BucketLayout& layout, std::span<const TieIndex> ends,
                  std::span<std::uint32_t> keys, const Executor& executor) {
  constexpr std::size_t kTogether = 8;  // buckets that share a scratch array
  Rows rows{std::vector<std::uint32_t>(layout.agents()), std::vector<TieIndex>(ends.size())};
  executor.for_each_block(
      ends.size(),
      [&](std::size_t begin, std::size_t end, std::size_t) {
        std::vector<std::uint32_t> scratch;
        for (std::size_t bucket = begin; bucket < end; ++bucket) {
          const TieIndex first = bucket == 0 ? 0 : ends[bucket - 1];
          rows.kept[bucket] = sort_bucket(layout, bucket, keys.subspan(first, ends[bucket] - first),
                                          scratch, rows.degrees);
        }
      },
      kTogether);
  return rows;
}

/// Closes the gaps that parallel ties left; returns how many arcs were dropped.
std::uint64_t compact(std::span<const TieIndex> ends, const Rows& rows,
                      LargeArray<AgentId>& targets) {
  AgentId* out = targets.data();
  for (std::size_t bucket = 0; bucket < ends.size(); ++bucket) {
    const AgentId* const first = targets.data() + (bucket == 0 ? 0 : ends[bucket - 1]);
    out = out == first ? out + rows.kept[bucket] : std::copy(first, first + rows.kept[bucket], out);
  }
  const auto size = static_cast<std::size_t>(out - targets.data());
  const std::uint64_t dropped = targets.size() - size;
  targets.resize(size);
  if (dropped > size / 8) targets.shrink_to_fit();
  return dropped;
}

}  // namespace

BucketLayout::BucketLayout(AgentId agents, std::size_t items) noexcept
    : agents_(agents), items_(items) {
  constexpr unsigned kBuckets = 8;  // 2^8 or more, where there are as many agents
  constexpr std::size_t kFewest = 8;
  constexpr std::size_t kMost = 64;
  id_bits_ = agents < 2 ? 1U : static_cast<unsigned>(std::bit_width(agents - 1U));
  row_bits_ = id_bits_ < kBuckets ? 0U : std::min(32U - id_bits_, id_bits_ - kBuckets);
  buckets_ = agents == 0 ? 0 : bucket_of(agents - 1U) + 1;
  // More chunks share the work better, but each has a place in every bucket: 8 bytes of them.
  const std::size_t affordable = std::clamp((std::size_t{1} << row_bits_) / 4, kFewest, kMost);
  chunks_ = std::max<std::size_t>(1, std::min(items, affordable));
}

void refuse_tie(AgentId from, AgentId to, AgentId agents) {
  throw InternalError("a tie names agent " + std::to_string(std::max(from, to)) + " of " +
                      std::to_string(agents));
}

TieIndex counts_to_places(const BucketLayout& layout, std::span<TieIndex> counts) {
  TieIndex start = 0;
  for (std::size_t bucket = 0; bucket < layout.buckets(); ++bucket)
    for (std::size_t chunk = 0; chunk < layout.chunks(); ++chunk)
      start += std::exchange(counts[chunk * layout.buckets() + bucket], start);
  return start;
}

Graph finish_rows(const BucketLayout& layout, std::span<const TieIndex> bucket_ends,
                  LargeArray<std::uint32_t> keys, bool directed, const Executor& executor,
                  BuildReport& report) {
  Rows rows = sort_buckets(layout, bucket_ends, keys, executor);
  const std::uint64_t dropped = compact(bucket_ends, rows, keys);
  report.parallel_ties = directed ? dropped : dropped / 2;
  return graph_of_rows(Adjacency(rows.degrees, std::move(keys)), directed);
}

}  // namespace detail
}  // namespace groundswell
