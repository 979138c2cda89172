// SPDX-License-Identifier: Apache-2.0
// `estimate`: how collectivist the people behind a log of downloads were.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>

#include "app/commands.hpp"
#include "app/options.hpp"
#include "app/words.hpp"
#include "core/error.hpp"
#include "estimate/collectivism.hpp"
#include "record/run_file.hpp"

namespace groundswell::app {
namespace {

constexpr const char* kAbout =
    "Estimate collectivism from a log of downloads\n\n"
    "FILE is a run file with a ledger, or a CSV file with a header and one download a line, in\n"
    "columns world, item, time and (if there is one) user; --columns gives them other names.\n"
    "Times are numbers, or dates that begin YYYY-MM-DD; downloads of one time saw the same "
    "counts.\n"
    "--independent names the worlds in which nobody saw what others did (a Music Lab experiment's\n"
    "ninth), or another file all of whose worlds are like that. Only downloaded items are known\n"
    "from a CSV file.";

constexpr const char* kReading =
    "\n± standard errors, leaving out one world at a time. Null: the same estimator on fake logs "
    "of\n"
    "the same sizes without influence, to be held against the maximum of the likelihood (ML). The\n"
    "estimate is the ML with its bias taken off, found on fake logs of the fitted model.\n"
    "ln L: log-likelihood over that without influence; switches and weigh by counts have two\n"
    "parameters, weigh by rank has one. Values of c do not compare across operators and "
    "channels.\n";

struct EstimateArguments {
  std::string path;
  std::vector<std::string> independent;
  std::string columns;
  EstimateOptions options;
  int threads = 0;
  bool json = false;
};

bool is_hdf5(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string begin(8, '\0');
  stream.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  return begin == "\x89HDF\r\n\x1a\n";
}

DownloadLog log_of_run(const std::string& path) {
  StoredLedger ledger = read_run_ledger(path);
  DownloadLog log;
  log.source = path;
  log.items = std::move(ledger.items);
  for (std::uint64_t w = 0; w < ledger.worlds; ++w) log.worlds.push_back({std::to_string(w), {}});
  for (std::size_t i = 0; i < ledger.world.size(); ++i)
    log.worlds[ledger.world[i]].choices.push_back(
        {ledger.item[i], ledger.step[i], ledger.channel[i] != Channel::seed});
  return log;
}

DownloadLog load(const std::string& path, const std::string& columns) {
  if (!is_hdf5(path)) return read_download_log(path, parse_log_columns(columns));
  if (!columns.empty())
    throw ScenarioError(Problem{"--columns", "'" + columns + "' with a run file",
                                "is for CSV files: a run file's columns have their names", ""});
  return log_of_run(path);
}

/// Adds the worlds of another log, whose items must be among the first one's.
void add_worlds(DownloadLog& log, const DownloadLog& other, const std::string& path) {
  std::map<std::string, std::uint32_t> number;
  for (std::size_t i = 0; i < log.items.size(); ++i)
    number[log.items[i]] = static_cast<std::uint32_t>(i);
  for (const std::string& item : other.items)
    if (number.emplace(item, static_cast<std::uint32_t>(log.items.size())).second)
      log.items.push_back(item);
  for (const LogWorld& world : other.worlds) {
    LogWorld& added = log.worlds.emplace_back(world);
    added.name = path + ", world " + world.name;
    for (Choice& choice : added.choices) choice.item = number[other.items[choice.item]];
  }
}

/// Marks the worlds that --independent names; reads other files that it names.
std::vector<bool> mark_independent(DownloadLog& log, const EstimateArguments& arguments) {
  std::vector<std::string> names;
  for (const LogWorld& world : log.worlds) names.push_back(world.name);
  std::vector<bool> independent(log.worlds.size(), false);
  for (const std::string& name : arguments.independent) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) {
      independent[static_cast<std::size_t>(found - names.begin())] = true;
    } else if (std::filesystem::exists(name)) {
      add_worlds(log, load(name, is_hdf5(name) ? "" : arguments.columns), name);
      independent.resize(log.worlds.size(), true);
    } else {
      throw ScenarioError(Problem{"--independent " + name,
                                  "neither a world of " + arguments.path + " nor a file",
                                  "must be one of them", name_hint(name, names)});
    }
  }
  if (arguments.independent.empty())
    throw ScenarioError(Problem{"estimate", "no --independent",
                                "must name a world without influence, or a file of such worlds",
                                name_hint("", names)});
  return independent;
}

/// Blank where a number does not exist.
std::string real(double value) { return std::isfinite(value) ? fmt::format("{:.3f}", value) : "–"; }

std::string row_text(const std::array<std::string, 8>& cells) {
  static constexpr std::array<std::size_t, 8> kWidths{9, 9, 22, 8, 9, 11, 9, 0};
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) text += padded(cells[i], kWidths[i]);
  return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
}

std::string table_text(const CollectivismEstimate& estimate) {
  std::string text =
      row_text({"operator", "channel", "estimate", "c", "ML", "shape", "ln L", "null of ML"});
  for (const InfluenceEstimate& one : estimate.influences) {
    const InfluenceNames& names = names_of(one.influence);
    const std::string limit = one.fit.shape_at_limit ? "*" : "";
    text += row_text(
        {std::string(names.op), std::string(names.channel),
         fmt::format("{} = {} ± {}", names.strength, real(one.corrected), real(one.strength_error)),
         real(collectivism_of(one.influence, one.corrected)), real(one.fit.strength),
         names.shape.empty() ? "" : fmt::format("{} = {:.2f}{}", names.shape, one.fit.shape, limit),
         fmt::format("{:+.1f}", one.gain),
         std::isnan(one.null_mean)
             ? "–"
             : fmt::format("{} ± {}", real(one.null_mean), real(one.null_sd))});
  }
  return text;
}

std::string text_of(const EstimateArguments& arguments, const DownloadLog& log,
                    const std::vector<bool>& independent, const CollectivismEstimate& estimate) {
  const auto alone =
      static_cast<std::size_t>(std::count(independent.begin(), independent.end(), true));
  std::string text = fmt::format(
      "{}: {} items; {} downloads in {} worlds with influence, {} in {} without{}\n\n",
      arguments.path, log.items.size(), with_separators(static_cast<double>(estimate.choices)),
      independent.size() - alone,
      with_separators(static_cast<double>(estimate.independent_choices)), alone,
      log.users == 0 ? ""
                     : fmt::format("; {} users", with_separators(static_cast<double>(log.users))));
  return text + table_text(estimate) + kReading;
}

/// A JSON number; null for what is not one.
std::string number(double value) {
  return std::isfinite(value) ? fmt::format("{}", value) : "null";
}

std::string json_of(const DownloadLog& log, const std::vector<bool>& independent,
                    const CollectivismEstimate& estimate, const EstimateOptions& options) {
  std::string text = fmt::format(
      "{{\"items\": {}, \"worlds\": {}, \"independent_worlds\": {}, \"choices\": {}, "
      "\"independent_choices\": {}, \"log_likelihood_without_influence\": {}, \"fakes\": {}, "
      "\"influences\": [",
      log.items.size(), independent.size(),
      std::count(independent.begin(), independent.end(), true), estimate.choices,
      estimate.independent_choices, number(estimate.log_likelihood_without), options.fakes);
  for (const InfluenceEstimate& one : estimate.influences) {
    const InfluenceNames& names = names_of(one.influence);
    text += fmt::format(
        "{}\n{{\"model\": \"{}\", \"operator\": \"{}\", \"channel\": \"{}\", \"parameter\": "
        "\"{}\", \"estimate\": {}, \"standard_error\": {}, \"maximum_likelihood\": {}, "
        "\"collectivism\": {}, \"shape\": {}, \"shape_error\": {}, \"shape_at_limit\": {}, "
        "\"log_likelihood_gain\": {}, \"null_mean\": {}, \"null_sd\": {}, \"null_highest\": {}}}",
        &one == estimate.influences.data() ? "" : ",", names.id, names.op, names.channel,
        names.strength, number(one.corrected), number(one.strength_error), number(one.fit.strength),
        number(collectivism_of(one.influence, one.corrected)),
        names.shape.empty() ? "null" : number(one.fit.shape),
        names.shape.empty() ? "null" : number(one.shape_error), one.fit.shape_at_limit,
        number(one.gain), number(one.null_mean), number(one.null_sd), number(one.null_highest));
  }
  return text + "]}\n";
}

void run_estimate(const EstimateArguments& arguments) {
  DownloadLog log = load(arguments.path, arguments.columns);
  const std::vector<bool> independent = mark_independent(log, arguments);
  const Executor executor(arguments.threads);
  const CollectivismEstimate estimate =
      estimate_collectivism(log, independent, arguments.options, executor);
  print_text(arguments.json ? json_of(log, independent, estimate, arguments.options)
                            : text_of(arguments, log, independent, estimate));
}

}  // namespace

void add_estimate(CLI::App& app, Action& chosen) {
  CLI::App* command = app.add_subcommand("estimate", kAbout);
  const auto arguments = std::make_shared<EstimateArguments>();
  command->add_option("file", arguments->path, "Run file (HDF5) or CSV file")
      ->required()
      ->option_text("FILE");
  command
      ->add_option("--independent", arguments->independent,
                   "World without influence, or a file of such worlds (repeatable)")
      ->option_text("WORLD|FILE")
      ->allow_extra_args(false);
  command
      ->add_option("--columns", arguments->columns,
                   "What columns are called in CSV files: world=condition,item=song,time=t,user=id")
      ->option_text("COLUMN=NAME,…");
  command
      ->add_option("--fakes", arguments->options.fakes,
                   "Fake logs for the null, and as many for the bias; 0 = neither (default: 20)")
      ->option_text("N")
      ->check(CLI::Range(0, 10'000));
  command->add_option("--seed", arguments->options.seed, "Seed of the fake logs (default: 1)")
      ->option_text("S");
  command->add_option("--threads", arguments->threads, "Threads to use (default: all)")
      ->option_text("N")
      ->check(CLI::Range(1, 4096));
  command->add_flag("--json", arguments->json, "Print JSON");
  command->callback([=, &chosen] { chosen = [=] { run_estimate(*arguments); }; });
}

}  // namespace groundswell::app
