// SPDX-License-Identifier: Apache-2.0
// Reads edge lists, the one format every network archive has, as people have them on disk.
//
// One tie a line: two ids separated by blanks, comma, semicolon or tab; quotes, comments (# or %),
// CRLF, a byte-order mark and a missing last newline are fine; plain or gz, xz, zst, bz2. What is
// not certain is refused with a question, never guessed; what was assumed is in the ReadReport.
//
// Rules of detection, each of which an option overrides:
//  - Separator: the first that the first line of data contains of comma, semicolon, tab; else
//  blanks.
//  - Ids: whole numbers where the first line has two, and then all lines must; text where it has
//    none (see header); one number and one word are refused.
//  - Header: a first line without numbers, if the second has two; or, over text ids, if its words
//    are names such as source/target, from/to, ego/alter, node_1/node_2.
//  - Counts: a first line `agents ties` (no other columns) is taken as such if exactly that many
//    lines follow and all ids lie in 0 … agents−1 (or 1 … agents). Below 100 ties that could be a
//    coincidence, and the file is refused until `counts_line` says which it is.
// Agents are numbered 0 … n−1 in ascending order of their ids, numeric or else by bytes.
#pragma once

#include <cstdint>
#include <string>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell {

enum class Influence {
  forward,   ///< a line `u v`: u influences v
  backward,  ///< a line `u v`: u follows, trusts or names v, so v influences u
};
enum class Separator { detect, blanks, comma, semicolon, tab };
enum class Ids { detect, numbers, text };
enum class Detect { detect, yes, no };

struct ReadOptions {
  bool directed = false;
  Influence influence = Influence::forward;  ///< no effect when undirected
  Separator separator = Separator::detect;
  Ids ids = Ids::detect;
  Detect header = Detect::detect;       ///< does a line of column names come first?
  Detect counts_line = Detect::detect;  ///< does a line `agents ties` come first?
};

/// What was in the file and what was made of it.
struct ReadReport {
  std::uint64_t lines = 0;     ///< all lines, also empty ones
  std::uint64_t comments = 0;  ///< lines starting with # or %
  std::uint64_t ties = 0;      ///< lines with a tie
  std::uint64_t self_loops = 0;
  std::uint64_t parallel_ties = 0;
  std::uint64_t extra_columns = 0;  ///< columns beyond the two ids, ignored (of the longest line)
  Separator separator = Separator::blanks;
  bool had_header = false;
  bool had_counts_line = false;
  bool sparse_ids = false;  ///< ids were numbers, but not exactly 0 … agents−1
  bool text_ids = false;
};

/// The graph in a file. Labels are the file's ids, or empty where these are exactly 0 … agents−1.
/// Throws InputError with up to ten problems (`friends.csv:881: …`) where the file is missing,
/// unreadable, cut short, not text, without ties, or has lines that are no ties.
/// 10^7 lines of plain text take about a second; memory peaks at about twice the tie list.
[[nodiscard]] Graph read_edge_list(const std::string& path, const ReadOptions& options,
                                   const Executor& executor, ReadReport* report = nullptr);

}  // namespace groundswell
