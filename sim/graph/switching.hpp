// SPDX-License-Identifier: Apache-2.0
// Global edge switching: what rewiring is made of. Private to sim/graph.
#pragma once

#include <cstdint>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell::detail {

/// `switches` switches of ties of a simple graph (Allendorf, Meyer, Penschuck & Tran 2022,
/// G-ES-MC): in each round all ties are put in random order and taken two by two; a–b and c–d
/// become a–d and c–b, or a–c and b–d, unless that would make a self-loop or a parallel tie.
/// Outcomes are exactly those of one switch after another; all threads find them together. One in
/// `ties` switches is not tried, as if it had drawn one tie twice: otherwise a chain could go back
/// and forth for ever. So all simple graphs that switches lead to become equally likely. Directed
/// ties keep their directions: a→b and c→d become a→d and c→b.
///
/// Different `stream`s of a seed have different draws. Labels and traits are not kept. Memory peaks
/// at 26 bytes a tie beside the graph given.
[[nodiscard]] Graph switched(const Graph& graph, std::uint64_t switches, std::uint64_t seed,
                             World stream, const Executor& executor);

}  // namespace groundswell::detail
