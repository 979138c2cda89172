// SPDX-License-Identifier: Apache-2.0
// Groups: making and finding what is in a file, and how datasets are laid out in it.
#include <algorithm>
#include <cmath>

#include "storage/hdf5_internal.hpp"

namespace groundswell::hdf5 {
namespace {

constexpr std::uint64_t kSmall = 4096;              // bytes: not worth compressing
constexpr std::uint64_t kChunkBytes = 128 * 1024;   // of a chunk, about
constexpr std::uint64_t kRowsPerChunk = 64 * 1024;  // of a growing dataset
constexpr std::size_t kCacheBytes = 4 * 1024 * 1024;
constexpr unsigned kCompression = 1;  // of 9: level 2 takes a quarter longer to save 1 %

std::uint64_t bytes_of(Type type) {
  return type == Type::text ? 16 : H5Tget_size(memory_type(type));
}

Handle make_space(const Shape& shape) {
  if (shape.empty()) return {H5Screate(H5S_SCALAR), H5Sclose};
  std::vector<hsize_t> now(shape.begin(), shape.end());
  std::vector<hsize_t> most = now;
  if (now.front() == kGrowing) {
    now.front() = 0;
    most.front() = H5S_UNLIMITED;
  }
  return {H5Screate_simple(static_cast<int>(now.size()), now.data(), most.data()), H5Sclose};
}

/// Whole rows of the last dimensions, as many as fit; so a world's block is written in one piece.
std::vector<hsize_t> chunk_shape(const Shape& shape, std::uint64_t element_bytes) {
  std::vector<hsize_t> chunk(shape.size(), 1);
  std::uint64_t room = std::max<std::uint64_t>(1, kChunkBytes / element_bytes);
  for (std::size_t d = shape.size(); d-- > 0;) {
    if (shape[d] == kGrowing) {
      chunk[d] = kRowsPerChunk;
    } else {
      chunk[d] = std::clamp<std::uint64_t>(room, 1, std::max<std::uint64_t>(1, shape[d]));
      room = std::max<std::uint64_t>(1, room / chunk[d]);
    }
  }
  return chunk;
}

bool lay_out_contiguous(hid_t properties) {
  return H5Pset_obj_track_times(properties, false) >= 0 &&
         H5Pset_layout(properties, H5D_CONTIGUOUS) >= 0 &&
         H5Pset_fill_time(properties, H5D_FILL_TIME_NEVER) >= 0;
}

bool lay_out(hid_t properties, Type type, const Shape& shape) {
  bool good = H5Pset_obj_track_times(properties, false) >= 0 &&
              H5Pset_fill_time(properties, H5D_FILL_TIME_ALLOC) >= 0 &&
              H5Pset_attr_phase_change(properties, 32, 16) >= 0;
  const bool growing = !shape.empty() && shape.front() == kGrowing;
  const bool small = type == Type::text || product(shape) * bytes_of(type) <= kSmall;
  if (!growing && small) return good;
  const std::vector<hsize_t> chunk = chunk_shape(shape, bytes_of(type));
  good = good && H5Pset_chunk(properties, static_cast<int>(chunk.size()), chunk.data()) >= 0;
  return good && H5Pset_shuffle(properties) >= 0 && H5Pset_deflate(properties, kCompression) >= 0;
}

bool is_floating(Type type) { return type == Type::float32 || type == Type::float64; }

bool fill_with_gaps(hid_t properties, Type type) {
  const double no_number = std::nan("");
  const std::int64_t none = -1;
  return is_floating(type)
             ? H5Pset_fill_value(properties, memory_type(Type::float64), &no_number) >= 0
             : H5Pset_fill_value(properties, memory_type(Type::int64), &none) >= 0;
}

}  // namespace

bool keep_in_order(Id properties) {
  return H5Pset_obj_track_times(properties, false) >= 0 &&
         H5Pset_attr_phase_change(properties, 64, 32) >= 0 &&
         H5Pset_link_creation_order(properties, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) >= 0;
}

std::string Group::inside(const std::string& name) const {
  return (name_ == "/" ? "/" : name_ + "/") + name;
}

Group Group::create_group(const std::string& name) {
  const Handle properties(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
  if (!keep_in_order(properties.get())) fail_in_hdf5("group " + name);
  Handle made(H5Gcreate2(handle_.get(), name.c_str(), H5P_DEFAULT, properties.get(), H5P_DEFAULT),
              H5Gclose);
  checked(made.get(), "group " + name);
  return {origin_, inside(name), std::move(made)};
}

Dataset Group::create_dataset(const std::string& name, Type type, const Shape& shape) {
  return create(name, type, shape, false);
}

Dataset Group::create_with_gaps(const std::string& name, Type type, const Shape& shape) {
  Dataset made = create(name, type, shape, true);
  if (is_floating(type)) {
    const double gap = std::nan("");
    made.set_number("_FillValue", type, &gap, Type::float64);
  } else {
    const std::int64_t gap = -1;
    made.set_number("_FillValue", type, &gap, Type::int64);
  }
  return made;
}

Dataset Group::create(const std::string& name, Type type, const Shape& shape, bool gaps) {
  const Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  const Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
  const Handle space = make_space(shape);
  const Handle texts = text_type();
  if (!lay_out(properties.get(), type, shape) ||
      H5Pset_chunk_cache(access.get(), 521, kCacheBytes, 1.0) < 0 ||
      (gaps && !fill_with_gaps(properties.get(), type)))
    fail_in_hdf5("dataset " + name);
  Handle made(
      H5Dcreate2(handle_.get(), name.c_str(), type == Type::text ? texts.get() : file_type(type),
                 space.get(), H5P_DEFAULT, properties.get(), access.get()),
      H5Dclose);
  checked(made.get(), "dataset " + name);
  return {origin_, inside(name), std::move(made)};
}

Dataset Group::create_contiguous(const std::string& name, Type type, const Shape& shape) {
  const Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  const Handle space = make_space(shape);
  if (!lay_out_contiguous(properties.get())) fail_in_hdf5("dataset " + name);
  Handle made(H5Dcreate2(handle_.get(), name.c_str(), file_type(type), space.get(), H5P_DEFAULT,
                         properties.get(), H5P_DEFAULT),
              H5Dclose);
  checked(made.get(), "dataset " + name);
  return {origin_, inside(name), std::move(made)};
}

bool Group::contains(const std::string& name) const {
  return H5Lexists(handle_.get(), name.c_str(), H5P_DEFAULT) > 0;
}

void Group::require(const std::string& name) const {
  if (!contains(name)) fail("has no '" + name + "'", "a whole " + origin_->wanted, kDamaged);
}

Group Group::group(const std::string& name) const {
  require(name);
  Handle opened(H5Gopen2(handle_.get(), name.c_str(), H5P_DEFAULT), H5Gclose);
  checked(opened.get(), "group " + name);
  return {origin_, inside(name), std::move(opened)};
}

Dataset Group::dataset(const std::string& name) const {
  require(name);
  Handle opened(H5Dopen2(handle_.get(), name.c_str(), H5P_DEFAULT), H5Dclose);
  checked(opened.get(), "dataset " + name);
  return {origin_, inside(name), std::move(opened)};
}

}  // namespace groundswell::hdf5
