// SPDX-License-Identifier: Apache-2.0
#include "estimate/download_log.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/csv.hpp"
#include "core/error.hpp"

namespace groundswell {
namespace {

constexpr std::size_t kMostProblems = 10;
constexpr const char* kTimes = "must be a finite number, or a date that begins YYYY-MM-DD";

/// Numbers by size and before other names, those by letter.
bool comes_before(const std::string& a, const std::string& b) {
  const double x = number_in_cell(a);
  const double y = number_in_cell(b);
  if (std::isnan(x) != std::isnan(y)) return std::isnan(y);
  if (!std::isnan(x) && x != y) return x < y;
  return a < b;
}
struct InOrder {
  bool operator()(const std::string& a, const std::string& b) const { return comes_before(a, b); }
};

bool is_date(const std::string& text) {
  const std::string form = "0000-00-00";
  if (text.size() < form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (digit != (form[i] == '0') || (!digit && text[i] != '-')) return false;
  }
  return true;
}

/// A moment, as a number or as a date's text.
struct Moment {
  double number = 0.0;
  std::string date;
  friend bool operator<(const Moment& a, const Moment& b) {
    return a.number != b.number ? a.number < b.number : a.date < b.date;
  }
};

struct Row {
  Moment time{};
  std::string item{};
};

class LogReader {
 public:
  LogReader(const std::string& path, const LogColumns& columns)
      : file_(path),
        path_(path),
        world_(file_.column(columns.world)),
        item_(file_.column(columns.item)),
        time_(file_.column(columns.time)) {
    has_users_ = file_.has_column(columns.user);
    if (has_users_) user_ = file_.column(columns.user);
  }

  DownloadLog read() {
    while (file_.next()) read_row();
    if (!problems_.empty()) throw InputError(std::move(problems_));
    if (worlds_.empty())
      throw InputError(Problem{path_, "no downloads", "must have one a line, below a header", ""});
    return log();
  }

 private:
  void refuse(std::string found, std::string allowed) {
    problems_.push_back({file_.place(), std::move(found), std::move(allowed), ""});
    if (problems_.size() >= kMostProblems) throw InputError(std::move(problems_));
  }

  void read_row() {
    if (!file_.fits()) return refuse(file_.found_cells(), file_.allowed_cells());
    const std::string& world = file_.cells()[world_];
    const std::string& item = file_.cells()[item_];
    if (world.empty()) return refuse("no world", "must be the name or number of a world");
    if (item.empty()) return refuse("no item", "must be the name or number of an item");
    Row row;
    row.item = item;
    if (!read_time(file_.cells()[time_], row.time)) return;
    items_.insert(item);
    worlds_[world].push_back(std::move(row));
    if (has_users_) users_.insert(file_.cells()[user_]);
  }

  /// Dates and numbers do not mix: the first line decides.
  bool read_time(const std::string& cell, Moment& time) {
    time.number = number_in_cell(cell);
    const bool date = is_date(cell);
    if (std::isnan(time.number) && !date) {
      refuse("time '" + cell + "'", kTimes);
      return false;
    }
    if (worlds_.empty()) has_dates_ = date;
    if (date != has_dates_) {
      refuse("time '" + cell + "'", std::string("must be a ") + (has_dates_ ? "date" : "number") +
                                        ", as in the lines before");
      return false;
    }
    if (date) time = {0.0, cell};
    return true;
  }

  DownloadLog log() {
    DownloadLog log;
    log.source = path_;
    log.items.assign(items_.begin(), items_.end());
    log.users = users_.size();
    std::map<std::string, std::uint32_t> number;
    for (std::size_t i = 0; i < log.items.size(); ++i)
      number[log.items[i]] = static_cast<std::uint32_t>(i);
    for (auto& [name, rows] : worlds_) {
      std::stable_sort(rows.begin(), rows.end(),
                       [](const Row& a, const Row& b) { return a.time < b.time; });
      LogWorld& world = log.worlds.emplace_back();
      world.name = name;
      std::uint32_t moment = 0;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i > 0 && rows[i - 1].time < rows[i].time) ++moment;
        world.choices.push_back({number[rows[i].item], moment, true});
      }
    }
    return log;
  }

  CsvFile file_;
  std::string path_;
  std::size_t world_, item_, time_, user_ = 0;
  bool has_users_ = false;
  bool has_dates_ = false;
  std::set<std::string, InOrder> items_;
  std::set<std::string> users_;
  std::map<std::string, std::vector<Row>, InOrder> worlds_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<std::uint64_t> DownloadLog::counts(const LogWorld& world) const {
  std::vector<std::uint64_t> counts(items.size(), 0);
  for (const Choice& choice : world.choices) ++counts[choice.item];
  return counts;
}

LogColumns parse_log_columns(const std::string& text) {
  LogColumns columns;
  const std::map<std::string, std::string*> known{{"world", &columns.world},
                                                  {"user", &columns.user},
                                                  {"item", &columns.item},
                                                  {"time", &columns.time}};
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string part = text.substr(begin, end - begin);
    const std::size_t equals = part.find('=');
    const auto column = known.find(part.substr(0, equals));
    if (equals == std::string::npos || column == known.end() || equals + 1 == part.size())
      throw ScenarioError(Problem{"--columns", "'" + part + "'",
                                  "must be world=…, user=…, item=… or time=…, with commas between",
                                  "such as --columns world=condition,item=song"});
    *column->second = part.substr(equals + 1);
    begin = end + 1;
  }
  return columns;
}

DownloadLog read_download_log(const std::string& path, const LogColumns& columns) {
  return LogReader(path, columns).read();
}

}  // namespace groundswell
