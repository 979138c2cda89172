// SPDX-License-Identifier: Apache-2.0
// What the .cpp files of the HDF5 layer share and nobody else includes: it brings in HDF5's header.
#pragma once

#include <hdf5.h>

#include <string>
#include <type_traits>

#include "storage/disk_file.hpp"
#include "storage/hdf5.hpp"

namespace groundswell::hdf5 {

static_assert(std::is_same_v<hid_t, Id> && std::is_same_v<herr_t, int>);

/// For errors of damaged files.
inline constexpr const char* kDamaged =
    "the file is damaged or was changed: use another copy or run again";

/// Number of elements.
[[nodiscard]] std::uint64_t product(const Shape& shape);
[[nodiscard]] hid_t memory_type(Type type);
[[nodiscard]] hid_t file_type(Type type);
/// Of variable length, UTF-8.
[[nodiscard]] Handle text_type();

/// What HDF5 has to say about its last failure: the innermost reason.
[[nodiscard]] std::string failure_reason();
/// Has a group to be made, or the root of a file, keep its links in order of creation and no times.
[[nodiscard]] bool keep_in_order(hid_t properties);

/// Makes files opened with the access property list go through `file`, which must outlive them.
/// This driver of ours knows no file locks, so files open on read-only and network file systems;
/// and no write ever fails as far as HDF5 can tell (see DiskFile for why). Negative on failure.
[[nodiscard]] herr_t use_disk_file(hid_t access_properties, DiskFile& file);

}  // namespace groundswell::hdf5
