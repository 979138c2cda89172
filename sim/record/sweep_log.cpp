// SPDX-License-Identifier: Apache-2.0
#include "record/sweep_log.hpp"

#include <cmath>
#include <filesystem>

#include "core/error.hpp"
#include "core/version.hpp"
#include "record/packed.hpp"
#include "storage/record_log.hpp"

namespace groundswell {
namespace {

constexpr const char* kWanted = "log of a sweep";

/// What a record tells; its first byte.
enum class About : std::uint8_t { sweep = 1, point = 2, run = 3, failure = 4, end = 5 };

void pack_identity(auto& pack, auto& identity) {
  pack(identity.toml);
  pack(identity.program_version);
  pack(identity.commit);
  pack(identity.shard.number);
  pack(identity.shard.of);
}

void pack_point(auto& pack, auto& point) {
  pack(point.point);
  pack(point.agents);
  pack(point.ties);
  pack(point.inputs_hash);
}

void pack_head(auto& pack, auto& run) {
  pack(run.point);
  pack(run.world);
  pack(run.measure);
}

void pack_world(auto& pack, auto& world) {
  pack(world.items);
  pack(world.groups);
  pack(world.campaigns);
  pack(world.steps);
  pack(world.downloads);
  pack(world.members);
  pack(world.states);
  pack(world.measures);
  pack(world.by_campaign);
  pack(world.dose_shares);
  pack(world.week_downloads);
  pack(world.week_ranks);
}

void pack_cascades(auto& pack, auto& cascades) {
  pack(cascades.by_size.trees);
  pack(cascades.by_size.virality);
  pack(cascades.by_size.broadcast_share);
  pack(cascades.largest.size);
  pack(cascades.largest.depth);
  pack(cascades.largest.breadth);
  pack(cascades.largest.largest_broadcast);
  pack(cascades.largest.virality);
}

/// What a summary has beside what its world tells.
void pack_rest(auto& pack, auto& summary) {
  pack.each(summary.twins, [&](auto& twin) {
    pack(twin.downloads);
    pack(twin.changed);
    pack(twin.changed_agents);
  });
  pack(summary.shapley);
  pack.each(summary.cascades, [&](auto& item) { pack_cascades(pack, item); });
}

[[noreturn]] void damaged(const std::string& path, const std::string& what) {
  throw InputError({path, what, std::string("a whole ") + kWanted,
                    "the file was changed: use another copy, or run again"});
}

/// What goes on with a log must be the sweep that began it.
void require_same(const SweepIdentity& wanted, const SweepIdentity& found,
                  const std::string& path) {
  const auto refuse = [&](const std::string& what, const std::string& allowed) {
    throw InputError(Problem{path, what, allowed, "--overwrite begins the sweep anew"});
  };
  const auto program = [](const SweepIdentity& identity) {
    return identity.program_version + " (" + identity.commit + ")";
  };
  if (found.toml != wanted.toml)
    refuse("the log of another sweep", "one of the same scenario, values and worlds");
  if (program(found) != program(wanted))
    refuse("a log by groundswell " + program(found), "one by this program, " + program(wanted));
  if (found.shard != wanted.shard) refuse(name_of(found.shard), name_of(wanted.shard));
}

}  // namespace

std::string name_of(Shard shard) {
  return "shard " + std::to_string(shard.number) + " of " + std::to_string(shard.of);
}

SweepIdentity identity_of(const Sweep& sweep, Shard shard) {
  return {sweep.toml(), kVersion, kCommit, shard};
}

struct SweepLogReader::File {
  explicit File(const std::string& path) : log(path, kWanted) {}
  LogReader log;
};

SweepLogReader::SweepLogReader(const std::string& path)
    : file_(std::make_unique<File>(path)), path_(path) {
  Bytes record;
  bool first = true;
  for (; file_->log.next(record); first = false) {
    Unpacker unpack(record);
    std::uint8_t about = 0;
    unpack(about);
    if (first != (about == static_cast<std::uint8_t>(About::sweep)))
      damaged(path, "its first record does not say which sweep it is of");
    switch (static_cast<About>(about)) {
      case About::sweep: {
        std::string format;
        unpack(format);
        pack_identity(unpack, identity_);
        if (format != kSweepLogFormat)
          throw InputError({path, "a log of format '" + format + "'", kSweepLogFormat,
                            "it was written by another version of groundswell"});
        break;
      }
      case About::point:
        pack_point(unpack, points_.emplace_back());
        break;
      case About::run:
      case About::failure: {
        RunHead& head = runs_.emplace_back();
        pack_head(unpack, head);
        head.failed = static_cast<About>(about) == About::failure;
        head.place = file_->log.place();
        break;
      }
      case About::end:
        complete_ = true;
        break;
      default:
        damaged(path, "a record of an unknown kind");
    }
    if (unpack.failed()) damaged(path, "a record that ends too early");
  }
  if (first) damaged(path, "a log without a record");
  if (is_torn()) complete_ = false;
}

SweepLogReader::~SweepLogReader() = default;
SweepLogReader::SweepLogReader(SweepLogReader&&) noexcept = default;

bool SweepLogReader::is_torn() const { return file_->log.is_torn(); }

std::uint64_t SweepLogReader::end() const { return file_->log.end(); }

RunRecord SweepLogReader::read(const RunHead& head, std::uint64_t scale) {
  const Bytes bytes = file_->log.read_again(head.place);
  Unpacker unpack(bytes);
  RunRecord run;
  std::uint8_t about = 0;
  unpack(about);
  pack_head(unpack, run);
  if (head.failed) {
    unpack(run.error);
  } else {
    pack_world(unpack, run.base);
    if (unpack.failed()) damaged(path_, "a record that ends too early");
    run.base.world = run.world;
    run.summary = summarise(run.base, {}, scale);
    pack_rest(unpack, run.summary);
  }
  if (unpack.failed()) damaged(path_, "a record that ends too early");
  return run;
}

struct SweepLogWriter::File {
  File(const std::string& path, LogWriter::Mode mode) : log(path, mode) {}
  LogWriter log;
};

SweepLogWriter::SweepLogWriter(const std::string& path, const SweepIdentity& identity, Old old,
                               std::optional<SweepLogReader>& read) {
  const bool exists = old != Old::is_refused && std::filesystem::exists(path);
  file_ =
      std::make_unique<File>(path, exists ? LogWriter::Mode::existing : LogWriter::Mode::create);
  Packer first;
  first(static_cast<std::uint8_t>(About::sweep));
  first(std::string(kSweepLogFormat));
  pack_identity(first, identity);
  if (exists && old == Old::is_continued && !is_barely_begun(path, first.bytes())) {
    read.emplace(path);
    require_same(identity, read->identity(), path);
    file_->log.cut(read->end());
  } else {
    file_->log.begin(first.bytes());
  }
}

SweepLogWriter::~SweepLogWriter() = default;

void SweepLogWriter::add(const PointRecord& point) {
  Packer packer;
  packer(static_cast<std::uint8_t>(About::point));
  pack_point(packer, point);
  file_->log.append(packer.bytes());
}

Bytes packed(const RunRecord& run) {
  Packer packer;
  packer(static_cast<std::uint8_t>(run.error.empty() ? About::run : About::failure));
  pack_head(packer, run);
  if (!run.error.empty()) {
    packer(run.error);
  } else {
    pack_world(packer, run.base);
    pack_rest(packer, run.summary);
  }
  return packer.bytes();
}

void SweepLogWriter::add_run(const Bytes& packed_run) { file_->log.append(packed_run); }

void SweepLogWriter::flush() { file_->log.flush(); }

void SweepLogWriter::finish() {
  Packer packer;
  packer(static_cast<std::uint8_t>(About::end));
  file_->log.append(packer.bytes());
  file_->log.flush();
}

}  // namespace groundswell
