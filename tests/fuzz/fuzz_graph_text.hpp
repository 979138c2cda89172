// SPDX-License-Identifier: Apache-2.0
// What the fuzz targets of the text readers share: bytes in, a graph or an InputError out, nothing
// else. The first byte chooses the options, so that every one of them is tried.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "graph/text_readers.hpp"

namespace groundswell::fuzz {

/// Options from the bits of a byte.
[[nodiscard]] inline ReadOptions options_of(std::uint8_t bits) {
  ReadOptions options;
  options.directed = (bits & 1) != 0;
  options.influence = (bits & 2) != 0 ? InfluenceDirection::backward : InfluenceDirection::forward;
  options.ids = (bits & 4) != 0 ? Ids::text : Ids::detect;
  options.counts_line = (bits & 8) != 0    ? Detect::yes
                        : (bits & 16) != 0 ? Detect::no
                                           : Detect::detect;
  if ((bits & 32) != 0) options.weights = (bits & 64) != 0 ? "3" : "weight";
  if ((bits & 96) == 64) options.from = "3", options.until = "4";
  options.header = (bits & 128) != 0 ? Detect::yes : Detect::detect;
  return options;
}

/// Calls read(text, options, executor, report) once on one thread and once in pieces of 16 bytes;
/// both must come to the same.
template <class Read>
void try_reader(const std::uint8_t* data, std::size_t size, const Read& read) {
  if (size == 0) return;
  static const Executor whole(1);
  static const Executor pieces(1, 16);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto outcome = [&](const Executor& executor) -> std::string {
    try {
      ReadReport report;
      const Graph graph = read(text, options_of(data[0]), executor, report);
      return std::to_string(graph.content_hash()) + " " + std::to_string(report.ties) + " " +
             std::to_string(report.lines);
    } catch (const InputError& error) {
      return error.what();
    }
  };
  if (outcome(whole) != outcome(pieces)) std::abort();
}

}  // namespace groundswell::fuzz
