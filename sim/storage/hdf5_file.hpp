// SPDX-License-Identifier: Apache-2.0
// HDF5 files as a whole: written whole or not at all, sealed, and read only where the seal holds.
#pragma once

#include <memory>
#include <string>

#include "storage/disk_file.hpp"
#include "storage/hdf5.hpp"

namespace groundswell::hdf5 {

/// A new file, whole or absent.
class OutputFile {
 public:
  OutputFile(const std::string& path, bool overwrite)
      : OutputFile(std::make_shared<PartialFile>(path, overwrite)) {}
  explicit OutputFile(std::shared_ptr<Destination> destination);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  [[nodiscard]] Group& root() noexcept { return *root_; }
  /// Closes the file and gives it its name. Every object of it must be gone.
  void commit();

 private:
  [[nodiscard]] bool close() noexcept;

  std::shared_ptr<Destination> destination_;
  Handle file_;
  std::unique_ptr<Group> root_;
};

/// An existing file, for reading.
class InputFile {
 public:
  /// Throws InputError where there is no such file, it is not HDF5, or it is damaged. `wanted` is
  /// what it should be, for messages; where it must be sealed, one without a seal is cut short.
  explicit InputFile(const std::string& path, const std::string& wanted = "run file",
                     bool must_be_sealed = false);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  [[nodiscard]] const Group& root() const noexcept { return *root_; }

 private:
  std::unique_ptr<DiskFile> bytes_;
  Handle file_;
  std::unique_ptr<Group> root_;
};

}  // namespace groundswell::hdf5
