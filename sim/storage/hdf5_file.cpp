// SPDX-License-Identifier: Apache-2.0
#include "storage/hdf5_file.hpp"

#include <array>

#include "core/error.hpp"
#include "storage/hdf5_internal.hpp"
#include "storage/seal.hpp"

namespace groundswell::hdf5 {
namespace {

Handle access_properties(DiskFile& disk) {
  Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  if (use_disk_file(access.get(), disk) < 0) return {};
  H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG);
  H5Pset_libver_bounds(access.get(), H5F_LIBVER_V18, H5F_LIBVER_V18);
  return access;
}

bool looks_like_hdf5(DiskFile& disk) {
  static constexpr std::array<unsigned char, 8> kSignature{0x89, 'H',  'D',  'F',
                                                           '\r', '\n', 0x1a, '\n'};
  std::array<unsigned char, 8> found{};
  for (std::uint64_t at = 0; at < disk.size(); at = at == 0 ? 512 : 2 * at)
    if (disk.read(at, found) && found == kSignature) return true;
  return false;
}

/// Root groups are made by files alone.
class Root : public Group {
 public:
  Root(std::shared_ptr<const Origin> origin, hid_t file)
      : Group(std::move(origin), "/", Handle(H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose)) {
    checked(handle_.get(), "root group");
  }
};

}  // namespace

OutputFile::OutputFile(std::shared_ptr<Destination> destination)
    : destination_(std::move(destination)) {
  const std::string& path = destination_->name();
  const Handle access = access_properties(destination_->bytes());
  const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  if (access.valid() && keep_in_order(creation.get()))
    file_ = Handle(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.get(), access.get()), H5Fclose);
  if (!file_.valid()) {
    destination_->check();
    throw OutputError({path, "HDF5 cannot make a file: " + failure_reason(), "", ""});
  }
  root_ = std::make_unique<Root>(
      std::make_shared<const Origin>(Origin{path, destination_.get(), 0, ""}), file_.get());
}

bool OutputFile::close() noexcept {
  root_.reset();
  if (file_.reset() >= 0) return true;
  destination_->abandon_bytes();  // HDF5 tries again when the process ends
  return false;
}

OutputFile::~OutputFile() { static_cast<void>(close()); }

void OutputFile::commit() {
  if (!close()) {
    const std::string reason = failure_reason();
    throw OutputError({destination_->name(), "HDF5 cannot close the file: " + reason, "", ""});
  }
  if (destination_->bytes().error() == 0 && !seal(destination_->bytes()))
    throw OutputError({destination_->name(), "cannot be read back to seal it", "", ""});
  destination_->commit();
}

InputFile::InputFile(const std::string& path, const std::string& wanted, bool must_be_sealed)
    : bytes_(std::make_unique<DiskFile>(open_for_reading(path, wanted))) {
  if (!looks_like_hdf5(*bytes_)) {
    throw InputError({path, bytes_->size() == 0 ? "this file is empty" : "this is not an HDF5 file",
                      "a " + wanted + ", as Groundswell writes it", ""});
  }
  const Seal found = seal_of(*bytes_);
  if (found == Seal::absent && must_be_sealed) {
    throw InputError({path, "this file has no seal at its end: it is cut short, or not ours",
                      "a whole " + wanted, kDamaged});
  }
  if (found == Seal::broken) {
    throw InputError({path, "this file is damaged: its checksum is not that of its contents",
                      "a whole " + wanted, kDamaged});
  }
  const Handle access = access_properties(*bytes_);
  if (access.valid()) file_ = Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose);
  if (!file_.valid()) {
    throw InputError({path, "this HDF5 file cannot be opened: " + failure_reason(),
                      "a whole " + wanted, kDamaged});
  }
  root_ = std::make_unique<Root>(
      std::make_shared<const Origin>(Origin{path, nullptr, bytes_->size(), wanted}), file_.get());
}

InputFile::~InputFile() {
  root_.reset();
  if (file_.reset() < 0) static_cast<void>(bytes_.release());  // HDF5 may still use it
}

}  // namespace groundswell::hdf5
