// SPDX-License-Identifier: Apache-2.0
// HDF5's way to the disk: a file driver that reads and writes a DiskFile.
#include "storage/hdf5_internal.hpp"

#if __has_include(<H5FDdevelop.h>)
#include <H5FDdevelop.h>  // HDF5 1.14 keeps the driver interface here
#endif

#include <limits>
#include <new>

namespace groundswell::hdf5 {
namespace {

/// What HDF5 holds of an open file. Its own part must come first.
struct DriverFile {
  H5FD_t base{};
  DiskFile* disk = nullptr;
  haddr_t end = 0;  ///< of the space HDF5 has given out
};

/// What the property list holds; HDF5 copies it as bytes.
struct DriverInfo {
  DiskFile* disk = nullptr;
};

DriverFile& driver_file(H5FD_t* file) noexcept { return *reinterpret_cast<DriverFile*>(file); }
const DriverFile& driver_file(const H5FD_t* file) noexcept {
  return *reinterpret_cast<const DriverFile*>(file);
}

H5FD_t* open_file(const char*, unsigned flags, hid_t access_properties, haddr_t) {
  const auto* info = static_cast<const DriverInfo*>(H5Pget_driver_info(access_properties));
  if (info == nullptr || info->disk == nullptr) return nullptr;
  auto* file = new (std::nothrow) DriverFile;
  if (file == nullptr) return nullptr;
  file->disk = info->disk;
  if ((flags & H5F_ACC_TRUNC) != 0) file->disk->resize(0);
  return &file->base;
}

herr_t close_file(H5FD_t* file) {
  delete &driver_file(file);
  return 0;
}

herr_t query(const H5FD_t*, unsigned long* flags) {
  if (flags != nullptr) {
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_AGGREGATE_SMALLDATA;
  }
  return 0;
}

haddr_t end_of_space(const H5FD_t* file, H5FD_mem_t) { return driver_file(file).end; }

herr_t set_end_of_space(H5FD_t* file, H5FD_mem_t, haddr_t end) {
  driver_file(file).end = end;
  return 0;
}

haddr_t end_of_file(const H5FD_t* file, H5FD_mem_t) { return driver_file(file).disk->size(); }

herr_t read_bytes(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t offset, std::size_t size, void* bytes) {
  return driver_file(file).disk->read(offset, {static_cast<unsigned char*>(bytes), size}) ? 0 : -1;
}

herr_t write_bytes(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t offset, std::size_t size,
                   const void* bytes) {
  const bool written =
      driver_file(file).disk->write(offset, {static_cast<const unsigned char*>(bytes), size});
  return written ? 0 : -1;
}

herr_t cut_to_size(H5FD_t* file, hid_t, hbool_t) {
  DriverFile& ours = driver_file(file);
  if (ours.disk->size() != ours.end) ours.disk->resize(ours.end);
  return 0;
}

H5FD_class_t make_driver() {
  H5FD_class_t driver{};
#ifdef H5FD_CLASS_VERSION
  driver.version = H5FD_CLASS_VERSION;
  driver.value = static_cast<H5FD_class_value_t>(H5_VFD_RESERVED + 71);
#endif
  driver.name = "groundswell";
  driver.maxaddr = static_cast<haddr_t>(std::numeric_limits<std::int64_t>::max());
  driver.fc_degree = H5F_CLOSE_STRONG;  // closing the file closes whatever is open in it
  driver.fapl_size = sizeof(DriverInfo);
  driver.open = open_file;
  driver.close = close_file;
  driver.query = query;
  driver.get_eoa = end_of_space;
  driver.set_eoa = set_end_of_space;
  driver.get_eof = end_of_file;
  driver.read = read_bytes;
  driver.write = write_bytes;
  driver.truncate = cut_to_size;
  return driver;
}

}  // namespace

herr_t use_disk_file(hid_t access_properties, DiskFile& file) {
  static const H5FD_class_t kDriver = make_driver();
  const hid_t driver = H5FDregister(&kDriver);
  if (driver < 0) return -1;
  const DriverInfo info{&file};
  const herr_t set = H5Pset_driver(access_properties, driver, &info);
  H5FDunregister(driver);  // the property list keeps it
  return set;
}

}  // namespace groundswell::hdf5
