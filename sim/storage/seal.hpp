// SPDX-License-Identifier: Apache-2.0
// The seal: 16 bytes behind the end of what HDF5 knows of a file, with a checksum of all before it.
//
// HDF5 guards only parts of a file with checksums, and damage elsewhere gives wrong numbers or
// crashes the library. So we look at the seal before HDF5 sees the file. HDF5 itself ignores the
// bytes, and cuts them off where it changes the file: a file without a seal is as good as any.
#pragma once

#include "storage/disk_file.hpp"

namespace groundswell {

enum class Seal { intact, broken, absent };

/// Appends the seal. False where the file cannot be read.
[[nodiscard]] bool seal(DiskFile& file);
[[nodiscard]] Seal seal_of(DiskFile& file);

}  // namespace groundswell
