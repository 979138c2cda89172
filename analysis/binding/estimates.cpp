// SPDX-License-Identifier: Apache-2.0
// Estimated collectivism of a log of downloads.
#include <cmath>

#include "arrays.hpp"
#include "background.hpp"
#include "core/error.hpp"
#include "estimate/collectivism.hpp"
#include "estimate/download_log.hpp"
#include "parts.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace groundswell::binding {
namespace {

DownloadLog log_of(const std::string& source, const std::vector<std::string>& items,
                   const std::vector<std::string>& worlds, const Column<std::uint32_t>& world,
                   const Column<std::uint32_t>& item, const Column<std::uint32_t>& moment,
                   const Column<bool>& chosen) {
  DownloadLog log;
  log.source = source;
  log.items = items;
  for (const std::string& name : worlds) log.worlds.push_back({name, {}});
  const auto refuse = [&](const std::string& found, const std::string& allowed) {
    throw InputError(Problem{source, found, allowed, ""});
  };
  if (item.size() != world.size() || moment.size() != world.size() || chosen.size() != world.size())
    refuse("columns of different lengths", "must have a value for each download");
  for (std::size_t i = 0; i < world.size(); ++i) {
    if (world.data()[i] >= worlds.size())
      refuse("a download in world " + std::to_string(world.data()[i]),
             "must be in one of its " + std::to_string(worlds.size()) + " worlds");
    if (item.data()[i] >= items.size())
      refuse("a download of item " + std::to_string(item.data()[i]),
             "must be of one of its " + std::to_string(items.size()) + " items");
    log.worlds.at(world.data()[i])
        .choices.push_back({item.data()[i], moment.data()[i], chosen.data()[i]});
  }
  return log;
}

DownloadLog read_log(const std::string& path, const std::string& world, const std::string& user,
                     const std::string& item, const std::string& time) {
  return read_download_log(path, {.world = world, .user = user, .item = item, .time = time});
}

ToldList estimate(const DownloadLog& log, const std::vector<bool>& independent, std::uint32_t fakes,
                  std::uint64_t seed, int threads) {
  CollectivismEstimate found;
  in_background(
      [&](Work& work) {
        EstimateOptions options;
        options.fakes = fakes;
        options.seed = seed;
        found =
            estimate_collectivism(log, independent, options, Executor(threads, 0, &work.stop()));
      },
      nb::none());
  ToldList rows;
  for (const InfluenceEstimate& one : found.influences) {
    const InfluenceNames& names = names_of(one.influence);
    nb::dict row;
    row["model"] = std::string(names.id);
    row["operator"] = std::string(names.op);
    row["channel"] = std::string(names.channel);
    row["parameter"] = std::string(names.strength);
    row["estimate"] = one.corrected;
    row["standard_error"] = one.strength_error;
    row["maximum_likelihood"] = one.fit.strength;
    row["collectivism"] = collectivism_of(one.influence, one.corrected);
    row["shape"] = names.shape.empty() ? std::nan("") : one.fit.shape;
    row["shape_error"] = names.shape.empty() ? std::nan("") : one.shape_error;
    row["shape_at_limit"] = one.fit.shape_at_limit;
    row["log_likelihood_gain"] = one.gain;
    row["null_mean"] = one.null_mean;
    row["null_sd"] = one.null_sd;
    row["null_highest"] = one.null_highest;
    rows.append(row);
  }
  return rows;
}

}  // namespace

void add_estimates(nb::module_& module) {
  nb::class_<DownloadLog>(module, "DownloadLog", "Downloads, world by world, in order of time.")
      .def_prop_ro("items", [](const DownloadLog& log) { return log.items; })
      .def_prop_ro("worlds", [](const DownloadLog& log) {
        std::vector<std::string> names;
        for (const LogWorld& world : log.worlds) names.push_back(world.name);
        return names;
      });
  module.def("download_log", &log_of, "source"_a, "items"_a, "worlds"_a, "world"_a, "item"_a,
             "moment"_a, "chosen"_a);
  module.def("read_download_log", &read_log, "path"_a, "world"_a, "user"_a, "item"_a, "time"_a);
  module.def("estimate", &estimate, "log"_a, "independent"_a, "fakes"_a, "seed"_a, "threads"_a);
}

}  // namespace groundswell::binding
