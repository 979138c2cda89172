// SPDX-License-Identifier: Apache-2.0
// HDF5's way to the disk: a file driver of ours that reads and writes a DiskFile. It has no file
// locks, so files open on read-only and network file systems, and no write ever fails as far as
// HDF5 can tell (see DiskFile for why).
//
// For .cpp files of this folder only: includes HDF5's header.
#pragma once

#include <hdf5.h>

#include "record/disk_file.hpp"

namespace groundswell::hdf5 {

/// Makes files opened with the access property list go through `file`, which must outlive them.
/// Negative where HDF5 fails.
[[nodiscard]] herr_t use_disk_file(hid_t access_properties, DiskFile& file);

}  // namespace groundswell::hdf5
