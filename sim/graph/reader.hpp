// SPDX-License-Identifier: Apache-2.0
// Reads graph files as people have them on disk: edge lists, METIS, Matrix Market, GraphML, and the
// binary form of our own (graph/graph_file.hpp). Text may be plain or gz, xz, zst, bz2.
//
// The format is told by the first bytes (HDF5, `%%MatrixMarket`, XML), else by the name (.graph and
// .metis, .mtx, .graphml and .xml, .h5 and .hdf5, in any case, packed or not: what does not begin
// as its name says is refused), else it is an edge list; an option says otherwise. What is not
// certain is refused with a question, never guessed; what was assumed is in the ReadReport.
//
// Text is UTF-8, with or without a byte-order mark; that of UTF-16 or UTF-32 is refused.
//
// Edge lists have one tie a line: two ids separated by blanks, comma, semicolon or tab; quotes,
// comments (# or %), CRLF and a missing last newline are fine. Rules of
// detection, each of which an option overrides:
//  - Separator: the first that the first line of data contains of comma, semicolon, tab; else
//    blanks.
//  - Ids: whole numbers where the first line has two, and then all lines must; text where it has
//    none (see header); one number and one word are refused.
//  - Header: a first line without numbers, if the second has two; or, over text ids, if both its
//    words are usual names of such columns, in any case and with or without _, - and blanks: ends
//    of ties (source, target, from, to, ego, alter, follower, followee, src, dst, sender, …), what
//    is tied with id or a number (user_id, friend_id, node1, node 2, person_a, …), or both
//    (from_node_id). Which line was taken for that is in the report.
//  - Counts: a first line `agents ties` (no other columns) is taken as such if exactly that many
//    lines follow and all ids lie in 0 … agents−1 (or 1 … agents). Below 100 ties that could be a
//    coincidence, and the file is refused until `counts_line` says which it is.
//
// Agents are numbered 0 … n−1 in ascending order of their ids, numeric or else by bytes; the ids
// stay as labels unless they are exactly these numbers.
//
// Attributes of GraphML's nodes that are text, and that every node has, become traits of agents.
//
// Weights are read where they are asked for: a column of an edge list, by name or number; the
// values of METIS and Matrix Market, as "weight"; an attribute of GraphML's edges. They are finite
// and not negative; those of parallel ties are added up. Read as undirected, a tie that is there
// both ways has
//  - Matrix Market: the weight that both entries say; entries that differ are refused;
//  - edge lists: that weight, where all ties are listed both ways with the same weight each way;
//    otherwise the two are parallel ties;
//  - METIS: that weight (its files list every tie both ways, and must say the same);
//  - GraphML: edges have no direction there, and two are parallel ties.
//
// Edge lists may say when ties are on: columns `from` and `until`, by name or number, hold whole
// numbers of steps, and a tie is on in the steps from ≤ t < until. Without the first column ties
// are on from step 0; without the second, or where its cell is empty, for ever. Of parallel ties
// one is made, which is on when any of them is: intervals that overlap or touch are one, others
// stay apart.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/parallel.hpp"
#include "graph/graph.hpp"

namespace groundswell {

enum class InfluenceDirection {
  forward,   ///< a line `u v`: u influences v
  backward,  ///< a line `u v`: u follows, trusts or names v, so v influences u
};
enum class Separator { detect, blanks, comma, semicolon, tab };
enum class Ids { detect, numbers, text };
enum class Detect { detect, yes, no };
enum class Format { detect, edge_list, metis, matrix_market, graphml, hdf5 };

/// The names of the formats, in the order of the enum: "detect", "edge-list", "metis", …
[[nodiscard]] const std::vector<std::string>& format_names();

struct ReadOptions {
  Format format = Format::detect;
  bool directed = false;  ///< GraphML and HDF5 say it themselves, and must not say otherwise
  InfluenceDirection influence = InfluenceDirection::forward;  ///< where ties have a direction
  Separator separator = Separator::detect;
  Ids ids = Ids::detect;
  Detect header = Detect::detect;       ///< does a line of column names come first?
  Detect counts_line = Detect::detect;  ///< does a line `agents ties` come first?
  std::string weights = {};             ///< name or number (from 1) of the column; empty: none
  bool keep_stored_weights = false;     ///< of the binary form, also where not asked for
  /// Of edge lists: columns with the first step in which a tie is on, and the first in which it is
  /// not any more; empty: none.
  std::string from = {};
  std::string until = {};

  [[nodiscard]] bool timed() const noexcept { return !from.empty() || !until.empty(); }
};

/// The same in words, as scenarios and command lines have them.
struct ReadWords {
  std::string format = "detect";       ///< of format_names()
  std::string ids = "detect";          ///< detect, numbers, text
  std::string header = "detect";       ///< detect, yes, no
  std::string counts_line = "detect";  ///< detect, yes, no
  std::string influence = "forward";   ///< forward, backward
  std::string weights = {};
  std::string from = {};
  std::string until = {};
  bool directed = false;
};
/// Words that are none of these count as the first ones.
[[nodiscard]] ReadOptions options_from(const ReadWords& words);

/// What was in the file and what was made of it.
struct ReadReport {
  Format format = Format::edge_list;
  std::uint64_t lines = 0;     ///< all lines, also empty ones
  std::uint64_t comments = 0;  ///< lines starting with # or %
  std::uint64_t ties = 0;      ///< lines with a tie
  std::uint64_t self_loops = 0;
  std::uint64_t parallel_ties = 0;
  std::uint64_t both_ways = 0;      ///< ties with weights listed both ways, their weight taken once
  std::uint64_t extra_columns = 0;  ///< columns beyond the two ids, ignored (of the longest line)
  Separator separator = Separator::blanks;
  std::uint64_t header_line = 0;  ///< the line of column names; 0: none
  bool had_counts_line = false;
  bool sparse_ids = false;           ///< ids were numbers, but not exactly 0 … agents−1
  std::uint64_t partial_traits = 0;  ///< attributes that not all nodes of GraphML have, ignored
  bool text_ids = false;
  bool weighted = false;
  bool timed = false;
  bool weights_left_out = false;  ///< the file has weights that were not asked for
  std::string stored_hash = {};   ///< of the binary form: of all that it holds, weights too
};

/// What the name of a file (also of a packed one) says of its format; an edge list where nothing.
[[nodiscard]] Format format_of_name(std::string_view name);

/// The graph in a file. Options other than the defaults must act on such a file, or it is refused:
/// separator, ids, header and counts_line act on edge lists; directed and influence on whatever can
/// be directed, but influence not on the binary form, which says who influences whom. Labels are
/// the file's ids, or empty where these are exactly 0 … agents−1. Throws ScenarioError for an
/// option that does not act, and InputError with up to ten problems (`friends.csv:881: …`) where
/// the file is missing, unreadable, cut short, not of its format, without agents, or has lines that
/// say nothing usable. An edge list of numbers takes about 40 ns a line, on all threads; memory
/// peaks at the text and the finished rows. Other formats, names, weights and ids beyond four per
/// byte of the file go through a list of ties.
[[nodiscard]] Graph read_graph(const std::string& path, const ReadOptions& options,
                               const Executor& executor, ReadReport* report = nullptr);

}  // namespace groundswell
