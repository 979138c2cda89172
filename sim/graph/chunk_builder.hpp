// SPDX-License-Identifier: Apache-2.0
// Societies too large for a list of ties: ties are drawn where they are stored.
//
// Agents are cut into chunks of 2^15 consecutive ids, and what ties two chunks is a function of the
// pair alone. Rows are made a chunk at a time, from that chunk's pairs with all chunks; so each tie
// is drawn twice, once for each of its ends, and never kept but in its two rows. Memory peaks at
// the finished graph plus some 100 MB a thread; everything random a pair needs stays in cache. The
// graph is the same at any number of threads and any block size.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/parallel.hpp"
#include "graph/builder.hpp"
#include "graph/graph.hpp"

namespace groundswell::detail {

inline constexpr int kChunkBits = 15;
inline constexpr std::size_t kChunk = std::size_t{1} << kChunkBits;

[[nodiscard]] constexpr std::size_t chunks_of(std::size_t agents) noexcept {
  return (agents + kChunk - 1) >> kChunkBits;
}

/// Appends the ties between chunks a ≤ b: `from` in a, `to` in b; within a chunk (a = b) each tie
/// once, either way round. Called twice for every a < b, possibly by two threads at once, it must
/// give the same ties both times.
using PairTies = std::function<void(std::size_t a, std::size_t b, std::vector<Tie>& ties)>;

/// The undirected graph of all pairs' ties; self-loops and parallel ties are dropped and counted.
/// `expected_arcs` (two a tie) reserves memory; more arcs than that are possible, at a cost.
[[nodiscard]] Graph build_by_chunks(AgentId agents, double expected_arcs, const PairTies& pair_ties,
                                    const Executor& executor, BuildReport* report = nullptr);

}  // namespace groundswell::detail
