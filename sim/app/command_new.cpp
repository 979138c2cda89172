// SPDX-License-Identifier: Apache-2.0
// `new`: a commented starter scenario that runs as it is.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "app/commands.hpp"
#include "app/options.hpp"
#include "core/error.hpp"

namespace groundswell::app {
namespace {

constexpr const char* kStarter = R"toml(# A starter scenario for Groundswell. Run it with
#   groundswell run FILE -o first.h5
# `groundswell check FILE --print` shows every parameter there is, with its meaning.

title = "My first scenario"
seed = 1                # names the random universe: same seed, same bits
worlds = 4              # replicates, each with its own draws

[clock]
step = "6 hours"
end = "28 days"         # or: start = 2026-01-04, end = 2026-02-01

[graph]                 # who knows whom
kind = "bter"           # friendships as they are: unequal and clustered
agents = 5000
mean_degree = 20

[population]            # how much people heed others
collectivism = { distribution = "beta", mean = 0.5, concentration = 4 }

[[items]]
name = "Anthem"
quality = 0.0           # in standard deviations of taste

[[items]]
name = "Gem"
quality = 1.0           # suits most people better

[[campaigns]]           # herd-following: a group calls its members to one item
name = "fan club"
kind = "group"
target = "Anthem"
count = 5               # founders
invite = 0.05           # dose per day to each friend of a member
act_from = "14 days"
act_until = "21 days"

[[campaigns]]           # independent discovery: people browse by their own taste
name = "browsing"
kind = "discovery"
recruits = 0.10         # share of the agents
rate = 0.2              # tries per day

[chart]
visible = true          # agents see the weekly chart

[model]
name = "campaign"
talk = 0.02             # dose per day from each friend who has downloaded
chart_weight = 0.02

[twins.nobody-listens]  # the same draws without the social channels
without = ["peers", "chart"]
)toml";

void write_starter(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "wx");  // x: never one that exists
  if (file == nullptr && errno == EEXIST) {
    throw OutputError(
        Problem{path, "exists already", "a new file", "take another name; nothing was changed"});
  }
  bool good = file != nullptr && std::fputs(kStarter, file) >= 0 && std::fflush(file) == 0;
  const int reason = errno;
  if (file != nullptr) good = std::fclose(file) == 0 && good;
  if (!good) {
    if (file != nullptr) std::remove(path.c_str());  // whole or absent
    throw OutputError(Problem{path, "cannot be written: " + std::string(std::strerror(reason)),
                              "a new file in a folder with room that you may write in", ""});
  }
  print_text(fmt::format("Wrote {0}. Try: groundswell run {0}\n", path));
}

}  // namespace

void add_new(CLI::App& app, Action& chosen) {
  CLI::App* command = app.add_subcommand("new", "Write a commented starter scenario");
  const auto path = std::make_shared<std::string>();
  command->add_option("file", *path, "File to write")->required()->option_text("SCENARIO.toml");
  command->callback([=, &chosen] { chosen = [=] { write_starter(*path); }; });
}

}  // namespace groundswell::app
