// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "record/run_parts.hpp"
#include "storage/hdf5_file.hpp"

namespace groundswell {
namespace {

void require(bool as_promised, const std::string& what) {
  if (!as_promised) throw InternalError("run file: " + what);
}

}  // namespace

RunSizes::RunSizes(const RunHeader& header)
    : scale(header.scenario.scale()),
      worlds(header.scenario.worlds()),
      items(header.summary.items.size()),
      groups(header.summary.groups.size()),
      states(header.summary.states.size()),
      measures(header.summary.measures.size()),
      twins(header.summary.twins.size()),
      weeks(header.summary.weeks.size()),
      campaigns(header.summary.campaigns.size()),
      steps(header.clock.steps()),
      step_days(header.clock.step_days()) {}

struct RunWriter::File {
  File(std::shared_ptr<Destination> destination, const RunHeader& header)
      : output(std::move(destination)),
        contents(make_run_contents(output.root(), header)),
        sizes(header),
        seeds(contents, sizes, header.seeding) {}

  [[nodiscard]] bool has(const std::string& path) const { return contents.contains(path); }
  void require_shape(const WorldResult& world) const;
  void require_shape(const RunSummary& summary) const;

  hdf5::OutputFile output;
  RunContents contents;  // after the file, so that it is closed before it
  RunSizes sizes;
  SeedWriter seeds;
  WorldWriter each_world{contents, sizes};
  World next_world = 0;
};

void RunWriter::File::require_shape(const WorldResult& world) const {
  require(world.world == next_world && world.world < sizes.worlds,
          "world " + std::to_string(world.world) + " came where world " +
              std::to_string(next_world) + " of " + std::to_string(sizes.worlds) + " was due");
  const auto length = static_cast<std::size_t>(sizes.steps);
  require(world.items == sizes.items && world.groups == sizes.groups &&
              world.steps == sizes.steps &&
              world.downloads.size() == length * sizes.items * kChannels &&
              world.members.size() == length * sizes.groups &&
              world.states.size() == length * sizes.states &&
              world.measures.size() == length * sizes.measures &&
              world.week_downloads.size() == sizes.weeks &&
              world.week_ranks.size() == sizes.weeks && world.seeds.size() == sizes.campaigns,
          "a world of another size than the scenario's");
}

void RunWriter::File::require_shape(const RunSummary& summary) const {
  require(next_world == sizes.worlds && summary.worlds.size() == sizes.worlds,
          "finished after " + std::to_string(next_world) + " of " + std::to_string(sizes.worlds) +
              " worlds, with a summary of " + std::to_string(summary.worlds.size()));
  for (const WorldSummary& world : summary.worlds)
    require(world.downloads.size() == sizes.items && world.doses.size() == sizes.items &&
                world.twins.size() == sizes.twins &&
                world.shapley.size() == (has("attribution/shapley") ? sizes.items : 0) &&
                world.cascades.size() == (has("cascades/trees") ? sizes.items : 0),
            "a summary of another size than the scenario's");
}

RunWriter::RunWriter(const std::string& path, const RunHeader& header, bool overwrite)
    : RunWriter(std::make_shared<PartialFile>(path, overwrite), header) {}

RunWriter::RunWriter(std::shared_ptr<Destination> destination, const RunHeader& header) {
  const hdf5::Session session;
  file_ = std::make_unique<File>(std::move(destination), header);
}

RunWriter::~RunWriter() {
  const hdf5::Session session;
  file_.reset();
}

void RunWriter::add_world(const WorldResult& world) {
  const hdf5::Session session;
  require(file_ != nullptr, "a world after the end");
  file_->require_shape(world);
  file_->each_world.write(world);
  file_->seeds.write(world);
  ++file_->next_world;
}

void RunWriter::finish(const RunSummary& summary) {
  const hdf5::Session session;
  require(file_ != nullptr, "finished twice");
  file_->require_shape(summary);
  SummaryWriter(file_->contents, file_->sizes).write(summary);
  file_->contents.clear();
  file_->output.commit();
  file_.reset();
}

}  // namespace groundswell
