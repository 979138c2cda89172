// SPDX-License-Identifier: Apache-2.0
// Files that are no run files, or damaged ones: refused, with a message that says what they are.
#include <cstring>

#include "core/error.hpp"
#include "storage/hdf5_file.hpp"
#include "test_record_sample.hpp"

using namespace groundswell;
using namespace groundswell::test;

namespace {

std::string message_of(const std::filesystem::path& file) {
  try {
    static_cast<void>(read_run_file(file.string()));
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

std::string sample_bytes() {
  const TempDir folder;
  SampleRun().write(folder / "run.h5");
  return read_file(folder / "run.h5");
}

/// As HDF5 leaves a file that it has changed.
std::string without_seal(std::string bytes) {
  bytes.resize(bytes.size() - 16);
  return bytes;
}

void replace_all(std::string& bytes, const std::string& from, const std::string& to) {
  REQUIRE(from.size() == to.size());
  std::size_t at = bytes.find(from);
  REQUIRE(at != std::string::npos);
  for (; at != std::string::npos; at = bytes.find(from, at + 1)) bytes.replace(at, to.size(), to);
}

}  // namespace

TEST_CASE("what is no HDF5 file is refused") {
  const TempDir folder;
  const std::string missing = (folder / "none.h5").string();
  CHECK(message_of(missing) == missing +
                                   ": there is no such file — a run file (.h5) (check the name and "
                                   "the folder)");
  CHECK_THAT(message_of(folder.path()), containing("this is a folder — a run file (.h5)"));
  CHECK_THAT(message_of("/dev/null"), containing("/dev/null: is not an ordinary file"));
  CHECK_THAT(message_of(folder.write("empty.h5", "")), containing("this file is empty"));
  const auto toml = folder.write("race.toml", kRace);
  CHECK(message_of(toml) == toml.string() +
                                ": this is not an HDF5 file — a run file, as Groundswell "
                                "writes it");
}

TEST_CASE("HDF5 files of others are refused") {
  const TempDir folder;
  const std::string file = (folder / "other.h5").string();
  const auto make = [&](const char* format, const char* version) {
    const hdf5::Session session;
    hdf5::OutputFile output(file, true);
    if (format != nullptr) output.root().set("format", format);
    if (version != nullptr) output.root().set("format_version", version);
    output.commit();
  };
  make(nullptr, nullptr);
  CHECK(message_of(file) ==
        file +
            ": this HDF5 file is no run of Groundswell — a run file, as `groundswell run` "
            "writes it");
  make("groundswell-sweep", "1.0");
  CHECK(message_of(file) ==
        file + ": this is a file of format 'groundswell-sweep' — format 'groundswell-run'");
  make("groundswell-run", "2.0");
  CHECK(message_of(file) ==
        file +
            ": format version 2.0 — version 1.x (a newer Groundswell wrote this "
            "file: use that one)");
  for (const char* version : {"0.9", "1", "", "x.1", "-1.0"}) {
    CAPTURE(version);
    make("groundswell-run", version);
    CHECK_THAT(message_of(file), containing(" — version 1.x"));
  }
  make("groundswell-run", nullptr);
  CHECK_THAT(message_of(file), containing("attribute format_version"));
}

TEST_CASE("a later minor version is read") {
  const TempDir folder;
  std::string bytes = without_seal(sample_bytes());
  const std::string now =
      std::to_string(kRunFormatMajor) + "." + std::to_string(kRunFormatMinor) + '\0';
  replace_all(bytes, now, std::string("1.7\0", 4));
  const StoredRun stored = read_run_file(folder.write("later.h5", bytes).string());
  CHECK(stored.format_version == "1.7");
  check_equal(stored.summary, SampleRun().full);
}

TEST_CASE("an incomplete run file is refused and what is missing is named") {
  const TempDir folder;
  const std::string file = (folder / "part.h5").string();
  const auto make = [&](auto&& add) {
    const hdf5::Session session;
    hdf5::OutputFile output(file, true);
    hdf5::Group& root = output.root();
    for (const char* name : {"title", "model", "program_version", "commit"}) root.set(name, "x");
    root.set("format", "groundswell-run");
    root.set("format_version", "1.0");
    for (const char* name : {"seed", "worlds", "scale"}) root.set(name, std::uint64_t{1});
    add(root);
    output.commit();
  };
  const auto add_scenario = [](hdf5::Group& root) {
    root.create_dataset("scenario", hdf5::Type::text, {}).write_texts({""});
  };
  make([](hdf5::Group&) {});
  CHECK_THAT(message_of(file), containing("part.h5: has no 'scenario' — a whole run file"));
  make([&](hdf5::Group& root) { add_scenario(root); });
  CHECK_THAT(message_of(file), containing("has no 'graph'"));
  make([&](hdf5::Group& root) {
    add_scenario(root);
    hdf5::Group graph = root.create_group("graph");
    graph.set("agents", std::int64_t{-1});
  });
  CHECK_THAT(message_of(file), containing("/graph: attribute 'agents' is not one whole number"));
  make([](hdf5::Group& root) {
    const hdf5::Dataset made = root.create_dataset("scenario", hdf5::Type::int32, {});
  });
  CHECK_THAT(message_of(file), containing("/scenario: holds another kind of data — texts"));
}

TEST_CASE("a file cut short anywhere is refused") {
  const TempDir folder;
  const std::string bytes = without_seal(sample_bytes());
  std::size_t accepted = 0;
  for (std::size_t length = 0; length < bytes.size(); length += 701)
    accepted += message_of(folder.write("cut.h5", bytes.substr(0, length))) == "no error" ? 1U : 0U;
  CHECK(accepted == 0);
  const auto shorter = folder.write("cut.h5", bytes.substr(0, bytes.size() - 1));
  CHECK_THAT(message_of(shorter), containing("cut.h5: this HDF5 file cannot be opened: "));
}

TEST_CASE("a file with any byte changed is refused") {
  const TempDir folder;
  const std::string bytes = sample_bytes();
  std::size_t accepted = 0;
  for (std::size_t at = 0; at + 16 < bytes.size(); at += 211) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    accepted += message_of(folder.write("changed.h5", changed)) == "no error" ? 1U : 0U;
  }
  CHECK(accepted == 0);
  std::string changed = bytes;
  changed[bytes.size() / 2] = static_cast<char>(changed[bytes.size() / 2] ^ 1);
  const auto file = folder.write("changed.h5", changed);
  CHECK(message_of(file) ==
        file.string() +
            ": this file is damaged: its checksum is not that of its contents — "
            "a whole run file (the file is damaged or was changed: use another "
            "copy or run again)");
}

TEST_CASE("without its seal a file is read, and still its totals must agree") {
  const TempDir folder;
  SampleRun run;
  run.full.worlds[1].downloads[0][2] = 0x0123456789ABCD;
  run.write(folder / "run.h5");
  std::string bytes = without_seal(read_file(folder / "run.h5"));
  check_equal(read_run_file(folder.write("unsealed.h5", bytes).string()).summary, run.full);

  replace_all(bytes, std::string("\xCD\xAB\x89\x67\x45\x23\x01\x00", 8),
              std::string("\xCE\xAB\x89\x67\x45\x23\x01\x00", 8));
  CHECK_THAT(message_of(folder.write("changed.h5", bytes)),
             containing("/attribution/last_touch: does not add up to /metrics/downloads"));
}
