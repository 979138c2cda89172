// SPDX-License-Identifier: Apache-2.0
#include "storage/hdf5.hpp"

#include <hdf5_hl.h>

#include <functional>
#include <numeric>
#include <utility>

#include "core/error.hpp"
#include "storage/hdf5_internal.hpp"

namespace groundswell::hdf5 {
namespace {

constexpr double kMostPerByte = 1100.0;  // elements in a byte, however well it is compressed

std::recursive_mutex& hdf5_mutex() {
  static std::recursive_mutex mutex;
  return mutex;
}

std::string shape_text(const Shape& shape) {
  std::string text;
  for (const std::uint64_t length : shape)
    text += (text.empty() ? "" : " × ") + std::to_string(length);
  return text.empty() ? "single value" : text;
}

extern "C" herr_t keep_first_description(unsigned, const H5E_error2_t* error, void* text) {
  auto& kept = *static_cast<std::string*>(text);
  if (kept.empty() && error->desc != nullptr) kept = error->desc;
  return 0;
}

}  // namespace

Session::Session() : alone_(hdf5_mutex()) {
  H5Eget_auto2(H5E_DEFAULT, &print_, &print_for_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Session::~Session() {
  H5Eclear2(H5E_DEFAULT);
  H5Eset_auto2(H5E_DEFAULT, print_, print_for_);
}

Handle::Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}

Handle& Handle::operator=(Handle&& other) noexcept {
  if (this != &other) {
    reset();
    id_ = std::exchange(other.id_, -1);
    close_ = other.close_;
  }
  return *this;
}

int Handle::reset() noexcept {
  const Id id = std::exchange(id_, -1);
  return id < 0 ? 0 : close_(id);
}

// Objects ----------------------------------------------------------------------------------------

void Object::fail(const std::string& found, const std::string& allowed,
                  const std::string& hint) const {
  const std::string place = origin_->path + (name_ == "/" ? "" : ":" + name_);
  if (origin_->output == nullptr) throw InputError({place, found, allowed, hint});
  origin_->output->check();  // a full disk is behind most of what goes wrong
  throw OutputError({place, found, allowed, hint});
}

void Object::fail_in_hdf5(const std::string& doing) const {
  const std::string reason = failure_reason();
  if (origin_->output == nullptr)
    fail("cannot be read (" + doing + ": " + reason + ")", "a whole " + origin_->wanted, kDamaged);
  fail("cannot be written (" + doing + ": " + reason + ")", "", "");
}

Id Object::checked(Id result, const std::string& doing) const {
  if (result < 0) fail_in_hdf5(doing);
  if (origin_->output != nullptr) origin_->output->check();
  return result;
}

void Object::set(const std::string& attribute, const std::string& text) {
  const Handle type = text_type();
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle made(H5Acreate2(handle_.get(), attribute.c_str(), type.get(), space.get(),
                               H5P_DEFAULT, H5P_DEFAULT),
                    H5Aclose);
  const char* characters = text.c_str();
  checked(made.get(), "attribute " + attribute);
  checked(H5Awrite(made.get(), type.get(), &characters), "attribute " + attribute);
}

void Object::set_number(const std::string& attribute, Type type, const void* number, Type from) {
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle made(H5Acreate2(handle_.get(), attribute.c_str(), file_type(type), space.get(),
                               H5P_DEFAULT, H5P_DEFAULT),
                    H5Aclose);
  checked(made.get(), "attribute " + attribute);
  checked(H5Awrite(made.get(), memory_type(from), number), "attribute " + attribute);
}

void Object::set(const std::string& attribute, std::int64_t number) {
  set_number(attribute, Type::int64, &number, Type::int64);
}

void Object::set(const std::string& attribute, std::uint64_t number) {
  set_number(attribute, Type::uint64, &number, Type::uint64);
}

bool Object::has(const std::string& attribute) const {
  return H5Aexists(handle_.get(), attribute.c_str()) > 0;
}

std::string Object::text(const std::string& attribute) const {
  const Handle opened(H5Aopen(handle_.get(), attribute.c_str(), H5P_DEFAULT), H5Aclose);
  checked(opened.get(), "attribute " + attribute);
  const Handle space(H5Aget_space(opened.get()), H5Sclose);
  const Handle type = text_type();
  char* characters = nullptr;
  if (H5Sget_simple_extent_npoints(space.get()) != 1 ||
      H5Aread(opened.get(), type.get(), &characters) < 0)
    fail("attribute '" + attribute + "' is not one text", "a text", kDamaged);
  std::string result = characters == nullptr ? "" : characters;
  H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, &characters);
  return result;
}

std::uint64_t Object::count(const std::string& attribute) const {
  const Handle opened(H5Aopen(handle_.get(), attribute.c_str(), H5P_DEFAULT), H5Aclose);
  checked(opened.get(), "attribute " + attribute);
  const Handle space(H5Aget_space(opened.get()), H5Sclose);
  const Handle type(H5Aget_type(opened.get()), H5Tclose);
  std::uint64_t number = 0;
  std::int64_t signed_number = 0;
  const bool is_signed = H5Tget_sign(type.get()) == H5T_SGN_2;
  if (H5Tget_class(type.get()) != H5T_INTEGER || H5Sget_simple_extent_npoints(space.get()) != 1 ||
      H5Aread(opened.get(), H5T_NATIVE_UINT64, &number) < 0 ||
      (is_signed && H5Aread(opened.get(), H5T_NATIVE_INT64, &signed_number) < 0) ||
      signed_number < 0)
    fail("attribute '" + attribute + "' is not one whole number", "a number from 0", kDamaged);
  return number;
}

// Datasets ---------------------------------------------------------------------------------------

Shape Dataset::shape() const {
  const Handle space(H5Dget_space(handle_.get()), H5Sclose);
  checked(space.get(), "shape");
  std::vector<hsize_t> lengths(
      static_cast<std::size_t>(checked(H5Sget_simple_extent_ndims(space.get()), "shape")));
  checked(H5Sget_simple_extent_dims(space.get(), lengths.data(), nullptr), "shape");
  return {lengths.begin(), lengths.end()};
}

std::size_t Dataset::elements(const Shape& counts) const {
  const Shape lengths = counts.empty() ? shape() : counts;
  const double number = std::accumulate(
      lengths.begin(), lengths.end(), 1.0,
      [](double all, std::uint64_t length) { return all * static_cast<double>(length); });
  if (origin_->output == nullptr && number > kMostPerByte * static_cast<double>(origin_->size))
    fail("has more elements than the file can hold", "a whole " + origin_->wanted, kDamaged);
  return product(lengths);
}

namespace {

/// The selection of a block in the file, and a memory space of its size.
struct Selection {
  Selection(hid_t dataset, const Shape& begin, const Shape& counts)
      : file(H5Dget_space(dataset), H5Sclose) {
    if (counts.empty()) return;
    const std::vector<hsize_t> from(begin.begin(), begin.end());
    const std::vector<hsize_t> size(counts.begin(), counts.end());
    memory =
        Handle(H5Screate_simple(static_cast<int>(size.size()), size.data(), nullptr), H5Sclose);
    good = H5Sselect_hyperslab(file.get(), H5S_SELECT_SET, from.data(), nullptr, size.data(),
                               nullptr) >= 0;
  }
  [[nodiscard]] hid_t memory_id() const { return memory.valid() ? memory.get() : H5S_ALL; }
  [[nodiscard]] hid_t file_id() const { return memory.valid() ? file.get() : H5S_ALL; }
  Handle file;
  Handle memory;
  bool good = true;
};

}  // namespace

void Dataset::write_numbers(Type type, const void* values, std::size_t size, const Shape& begin,
                            const Shape& counts) {
  if (size != elements(counts))
    throw InternalError(name_ + ": " + std::to_string(size) + " values for " +
                        shape_text(counts.empty() ? shape() : counts));
  if (size == 0) return;
  const Selection block(handle_.get(), begin, counts);
  if (!block.good) fail_in_hdf5("selecting");
  checked(H5Dwrite(handle_.get(), memory_type(type), block.memory_id(), block.file_id(),
                   H5P_DEFAULT, values),
          "values");
}

void Dataset::read_numbers(Type type, void* values, const Shape& begin, const Shape& counts) const {
  const Handle stored(H5Dget_type(handle_.get()), H5Tclose);
  const H5T_class_t kind = H5Tget_class(stored.get());
  const bool whole = type != Type::float32 && type != Type::float64;
  if (kind != H5T_INTEGER && (whole || kind != H5T_FLOAT))
    fail("holds another kind of data", whole ? "whole numbers" : "numbers", kDamaged);
  if (elements(counts) == 0) return;
  const Selection block(handle_.get(), begin, counts);
  if (!block.good) fail_in_hdf5("selecting");
  checked(H5Dread(handle_.get(), memory_type(type), block.memory_id(), block.file_id(), H5P_DEFAULT,
                  values),
          "values");
}

void Dataset::require_room() const {
  const Handle stored(H5Dget_type(handle_.get()), H5Tclose);
  const double bytes =
      static_cast<double>(elements({})) * static_cast<double>(H5Tget_size(stored.get()));
  if (bytes > static_cast<double>(origin_->size))
    fail("has more elements than the file can hold", "a whole " + origin_->wanted, kDamaged);
}

void Dataset::write_texts(const std::vector<std::string>& texts) {
  if (texts.size() != elements({})) {
    throw InternalError(name_ + ": " + std::to_string(texts.size()) + " texts for " +
                        shape_text(shape()));
  }
  if (texts.empty()) return;
  std::vector<const char*> pointers;
  for (const std::string& text : texts) pointers.push_back(text.c_str());
  const Handle type = text_type();
  checked(H5Dwrite(handle_.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()),
          "texts");
}

std::vector<std::string> Dataset::read_texts() const {
  const Handle stored(H5Dget_type(handle_.get()), H5Tclose);
  if (H5Tis_variable_str(stored.get()) <= 0) fail("holds another kind of data", "texts", kDamaged);
  std::vector<char*> pointers(elements({}), nullptr);
  if (pointers.empty()) return {};
  const Handle type = text_type();
  checked(H5Dread(handle_.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()),
          "texts");
  std::vector<std::string> texts;
  for (const char* text : pointers) texts.emplace_back(text == nullptr ? "" : text);
  const Handle space(H5Dget_space(handle_.get()), H5Sclose);
  H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, pointers.data());
  return texts;
}

void Dataset::grow(std::uint64_t length) {
  Shape now = shape();
  now.front() = length;
  const std::vector<hsize_t> lengths(now.begin(), now.end());
  checked(H5Dset_extent(handle_.get(), lengths.data()), "growing");
}

void Dataset::make_scale(bool has_values) {
  const std::string dimension = name_.substr(name_.rfind('/') + 1);
  const char* shown =
      has_values ? dimension.c_str() : "This is a netCDF dimension but not a netCDF variable.";
  checked(H5DSset_scale(handle_.get(), shown), "dimension");
}

void Dataset::attach(unsigned dimension, const Dataset& scale) {
  checked(H5DSattach_scale(handle_.get(), scale.handle_.get(), dimension),
          "dimension " + scale.name());
}

std::uint64_t product(const Shape& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::uint64_t{1}, std::multiplies<>());
}

hid_t memory_type(Type type) {
  switch (type) {
    case Type::int8:
      return H5T_NATIVE_INT8;
    case Type::int32:
      return H5T_NATIVE_INT32;
    case Type::uint32:
      return H5T_NATIVE_UINT32;
    case Type::int64:
      return H5T_NATIVE_INT64;
    case Type::uint64:
      return H5T_NATIVE_UINT64;
    case Type::float32:
      return H5T_NATIVE_FLOAT;
    case Type::float64:
      return H5T_NATIVE_DOUBLE;
    case Type::text:
      break;
  }
  return -1;
}

hid_t file_type(Type type) {
  switch (type) {
    case Type::int8:
      return H5T_STD_I8LE;
    case Type::int32:
      return H5T_STD_I32LE;
    case Type::uint32:
      return H5T_STD_U32LE;
    case Type::int64:
      return H5T_STD_I64LE;
    case Type::uint64:
      return H5T_STD_U64LE;
    case Type::float32:
      return H5T_IEEE_F32LE;
    case Type::float64:
      return H5T_IEEE_F64LE;
    case Type::text:
      break;
  }
  return -1;
}

Handle text_type() {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), H5T_VARIABLE);
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  return type;
}

std::string failure_reason() {
  std::string reason;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first_description, &reason);
  return reason.empty() ? "no reason given" : reason;
}

std::string library_version() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned release = 0;
  H5get_libversion(&major, &minor, &release);
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release);
}

}  // namespace groundswell::hdf5
