// SPDX-License-Identifier: Apache-2.0
// A log of downloads, world by world, in order of time: what the estimate of collectivism starts
// from. It comes from a CSV file (a real experiment's, say) or from the ledger of a run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace groundswell {

/// A download. Those of one world with the same `moment` saw the same counts: all before it.
struct Choice {
  std::uint32_t item = 0;
  std::uint32_t moment = 0;  ///< ascending
  bool is_choice = true;     ///< false: a download that counts, but that nobody chose (a seed)
};

struct LogWorld {
  std::string name;
  std::vector<Choice> choices;  ///< in order of time
};

struct DownloadLog {
  std::string source;  ///< the file it came from, for messages
  std::vector<std::string> items;
  std::vector<LogWorld> worlds;
  std::uint64_t users = 0;  ///< different ones; 0 = not known

  /// Number of downloads in a world, by item.
  [[nodiscard]] std::vector<std::uint64_t> counts(const LogWorld& world) const;
};

/// What the columns of a CSV file are called there.
struct LogColumns {
  std::string world = "world";
  std::string user = "user";
  std::string item = "item";
  std::string time = "time";
};

/// `world=condition,item=song` on top of the usual names. Throws ScenarioError for other keys.
[[nodiscard]] LogColumns parse_log_columns(const std::string& text);

/// Reads one download a line. World and item are names; times are numbers, or all dates that begin
/// YYYY-MM-DD and sort as text; lines may come in any order. The column `user` may be missing.
/// Worlds and items are sorted: numbers by size, other names by letter. Throws InputError with up
/// to ten lines that cannot be read.
[[nodiscard]] DownloadLog read_download_log(const std::string& path, const LogColumns& columns);

}  // namespace groundswell
