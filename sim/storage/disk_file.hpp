// SPDX-License-Identifier: Apache-2.0
// Files by descriptor, for reading, and for writing whole or not at all. What HDF5 reads and writes
// goes through here (hdf5_driver.cpp). Not thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace groundswell {

/// An open file that takes every write. The first one that fails (full disk, quota, file-size
/// limit) is remembered in `error`; from then on writes are kept in memory and reads see them.
///
/// This is for the sake of HDF5: once a write of its own fails it can neither close the file nor
/// end the process cleanly. So it never hears of a failure; we ask for `error` after each world and
/// give up at once, so that what is kept in memory is no more than what HDF5 had in its caches.
class DiskFile {
 public:
  /// Takes over the descriptor.
  explicit DiskFile(int descriptor) noexcept;
  ~DiskFile();
  DiskFile(const DiskFile&) = delete;
  DiskFile& operator=(const DiskFile&) = delete;

  /// Bytes past the end read as 0. False where the disk cannot be read.
  [[nodiscard]] bool read(std::uint64_t offset, std::span<unsigned char> bytes) noexcept;
  /// False only where memory ends too.
  [[nodiscard]] bool write(std::uint64_t offset, std::span<const unsigned char> bytes) noexcept;
  void resize(std::uint64_t size) noexcept;
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// Brings everything to the disk.
  void flush() noexcept;
  /// The same, and closes.
  void finish() noexcept;
  /// errno of the first failure to write, or 0.
  [[nodiscard]] int error() const noexcept { return error_; }

 private:
  struct Kept {
    std::uint64_t offset;
    std::vector<unsigned char> bytes;
  };
  int write_to_disk(std::uint64_t offset, std::span<const unsigned char> bytes) noexcept;
  void note(int error) noexcept;

  int descriptor_;
  int error_ = 0;
  std::uint64_t size_ = 0;
  std::vector<Kept> kept_;
};

/// A descriptor open for reading. Throws InputError where the file is missing, a folder or
/// unreadable; `wanted` is what it should have been, as in "run file".
[[nodiscard]] int open_for_reading(const std::string& path, const std::string& wanted);

/// Where a new file goes: the disk, or memory.
class Destination {
 public:
  Destination() = default;
  virtual ~Destination() = default;
  Destination(const Destination&) = delete;
  Destination& operator=(const Destination&) = delete;

  [[nodiscard]] DiskFile& bytes() noexcept { return *bytes_; }
  /// Leaves the open file to whoever may yet use it: it is never closed.
  void abandon_bytes() noexcept { static_cast<void>(bytes_.release()); }
  /// Throws OutputError where anything could not be written.
  void check() const;
  /// The file is whole. Throws OutputError as `check` does.
  virtual void commit() = 0;
  /// For messages.
  [[nodiscard]] virtual const std::string& name() const noexcept = 0;

 protected:
  std::unique_ptr<DiskFile> bytes_;
};

/// A file in memory, without a name on any disk.
class MemoryFile : public Destination {
 public:
  /// Throws OutputError where the system has none to give.
  MemoryFile();
  ~MemoryFile() override;
  void commit() override { check(); }
  [[nodiscard]] const std::string& name() const noexcept override { return name_; }
  /// An open descriptor of it, which its taker closes: it outlives this object.
  [[nodiscard]] int take_descriptor() noexcept;

 private:
  std::string name_ = "memory";
  int descriptor_ = -1;
};

/// A file that is whole or absent under its name: written beside it as NAME.partial-PID, flushed to
/// disk and renamed by `commit`; removed unless that succeeds. (A killed process leaves a partial
/// file, which nothing reads and anyone may delete.)
class PartialFile : public Destination {
 public:
  /// Throws OutputError where the folder is missing or not writable, or where `path` exists and is
  /// a folder, a device, or `overwrite` is false.
  PartialFile(const std::string& path, bool overwrite);
  ~PartialFile() override;
  /// Gives the file its name. Without `overwrite`, a file that has come there meanwhile is kept and
  /// this one is not (OutputError).
  void commit() override;
  [[nodiscard]] const std::string& name() const noexcept override { return path_; }

 private:
  void create();

  std::string path_;    ///< as the user wrote it
  std::string target_;  ///< behind symbolic links
  std::string partial_;
  bool overwrite_;
  bool committed_ = false;
};

}  // namespace groundswell
