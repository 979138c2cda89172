// SPDX-License-Identifier: Apache-2.0
// The part of HDF5 that our files use, with ids that close themselves, every call checked, and
// errors that name the file and the object in it: OutputError while writing, InputError while
// reading. Files are opened with hdf5_file.hpp. HDF5's own header stays in the .cpp files.
//
// Files are made so that equal contents give equal bytes (no times, links in order of creation) and
// in HDF5's 1.8 format with its checksums, which every tool reads. Hold a Session around any use.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "storage/disk_file.hpp"

namespace groundswell::hdf5 {

using Id = std::int64_t;  ///< HDF5's hid_t
using Shape = std::vector<std::uint64_t>;

/// Types of elements. In files: little-endian; texts of any length in UTF-8.
enum class Type { int8, int32, uint32, int64, uint64, float32, float64, text };

/// Length of a dimension that grows as it is written.
inline constexpr std::uint64_t kGrowing = ~std::uint64_t{0};

template <class T>
[[nodiscard]] constexpr Type type_of() {
  if constexpr (std::is_same_v<T, std::int8_t>) return Type::int8;
  if constexpr (std::is_same_v<T, std::int32_t>) return Type::int32;
  if constexpr (std::is_same_v<T, std::uint32_t>) return Type::uint32;
  if constexpr (std::is_same_v<T, std::int64_t>) return Type::int64;
  if constexpr (std::is_same_v<T, std::uint64_t>) return Type::uint64;
  if constexpr (std::is_same_v<T, float>) return Type::float32;
  if constexpr (std::is_same_v<T, double>) return Type::float64;
}

/// While one exists, its thread alone uses HDF5 (which is not thread-safe as packaged), and HDF5
/// does not print its errors.
class Session {
 public:
  Session();
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

 private:
  std::unique_lock<std::recursive_mutex> alone_;
  int (*print_)(Id, void*) = nullptr;  ///< what printed errors before
  void* print_for_ = nullptr;
};

/// An id that closes itself.
class Handle {
 public:
  using Close = int (*)(Id);
  Handle() = default;
  Handle(Id id, Close close) noexcept : id_(id), close_(close) {}
  ~Handle() { reset(); }
  Handle(Handle&& other) noexcept;
  Handle& operator=(Handle&& other) noexcept;

  [[nodiscard]] Id get() const noexcept { return id_; }
  [[nodiscard]] bool valid() const noexcept { return id_ >= 0; }
  /// Negative where HDF5 fails to close it.
  int reset() noexcept;

 private:
  Id id_ = -1;
  Close close_ = nullptr;
};

/// The file an object is in, for its errors.
struct Origin {
  std::string path;
  const Destination* output = nullptr;  ///< null while reading
  std::uint64_t size = 0;               ///< in bytes; of a file that is read
  std::string wanted;                   ///< what it should be, as in "run file"
};

/// A group or a dataset: what has a name and attributes. Valid as long as its File.
class Object {
 public:
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  void set(const std::string& attribute, const std::string& text);
  void set(const std::string& attribute, const char* text) { set(attribute, std::string(text)); }
  void set(const std::string& attribute, std::int64_t number);
  void set(const std::string& attribute, std::uint64_t number);

  [[nodiscard]] bool has(const std::string& attribute) const;
  [[nodiscard]] std::string text(const std::string& attribute) const;
  /// Throws InputError for a negative number too.
  [[nodiscard]] std::uint64_t count(const std::string& attribute) const;

  /// Throws the error of the file's kind: `name: found — allowed (hint)`.
  [[noreturn]] void fail(const std::string& found, const std::string& allowed,
                         const std::string& hint) const;

 protected:
  Object(std::shared_ptr<const Origin> origin, std::string name, Handle handle)
      : origin_(std::move(origin)), name_(std::move(name)), handle_(std::move(handle)) {}
  [[noreturn]] void fail_in_hdf5(const std::string& doing) const;
  /// Throws where a call gave a negative result, or the disk has failed.
  Id checked(Id result, const std::string& doing) const;

  std::shared_ptr<const Origin> origin_;
  std::string name_;  ///< "/series/downloads"
  Handle handle_;

 private:
  /// `number` is of type `from`.
  void set_number(const std::string& attribute, Type type, const void* number, Type from);
  friend class Dataset;
  friend class Group;
};

class Dataset : public Object {
 public:
  [[nodiscard]] Shape shape() const;

  template <class T>
  void write(std::span<const T> values) {
    write_numbers(type_of<T>(), values.data(), values.size(), {}, {});
  }
  /// Writes the block of `counts` elements that begins at `begin`.
  template <class T>
  void write(std::span<const T> values, const Shape& begin, const Shape& counts) {
    write_numbers(type_of<T>(), values.data(), values.size(), begin, counts);
  }
  void write_texts(const std::vector<std::string>& texts);
  /// Sets the length of the growing (first) dimension.
  void grow(std::uint64_t length);

  /// All of it. Throws InputError where it is not made of numbers.
  template <class T>
  [[nodiscard]] std::vector<T> read() const {
    return read<T>({}, {});
  }
  template <class T>
  [[nodiscard]] std::vector<T> read(const Shape& begin, const Shape& counts) const {
    std::vector<T> values(elements(counts));
    read_numbers(type_of<T>(), values.data(), begin, counts);
    return values;
  }
  /// The block of `counts` elements that begins at `begin`, into as many values.
  template <class T>
  void read_into(std::span<T> values, const Shape& begin, const Shape& counts) const {
    read_numbers(type_of<T>(), values.data(), begin, counts);
  }
  /// Throws InputError where the file is too small for the elements as they are, uncompressed.
  void require_room() const;
  [[nodiscard]] std::vector<std::string> read_texts() const;

  /// Makes this the scale of the dimension it is named after. `has_values` false: only a length,
  /// as netCDF-4 writes dimensions without coordinates.
  void make_scale(bool has_values);
  void attach(unsigned dimension, const Dataset& scale);

 private:
  friend class Group;
  using Object::Object;
  void write_numbers(Type type, const void* values, std::size_t size, const Shape& begin,
                     const Shape& counts);
  void read_numbers(Type type, void* values, const Shape& begin, const Shape& counts) const;
  [[nodiscard]] std::size_t elements(const Shape& counts) const;
};

class Group : public Object {
 public:
  [[nodiscard]] Group create_group(const std::string& name);
  /// Small datasets are stored as they are; others in chunks, shuffled and compressed. A first
  /// dimension of kGrowing starts at 0. No dimensions: a single value.
  [[nodiscard]] Dataset create_dataset(const std::string& name, Type type, const Shape& shape);
  /// Numbers of which some may stay unwritten: those read as NaN or -1, which `_FillValue` says.
  [[nodiscard]] Dataset create_with_gaps(const std::string& name, Type type, const Shape& shape);

  /// Numbers as they are in memory, in one piece: to be mapped, or read at the disk's speed.
  [[nodiscard]] Dataset create_contiguous(const std::string& name, Type type, const Shape& shape);

  [[nodiscard]] bool contains(const std::string& name) const;
  /// Throw InputError where there is none.
  [[nodiscard]] Group group(const std::string& name) const;
  [[nodiscard]] Dataset dataset(const std::string& name) const;

 protected:
  using Object::Object;

 private:
  Dataset create(const std::string& name, Type type, const Shape& shape, bool gaps);
  [[nodiscard]] std::string inside(const std::string& name) const;
  void require(const std::string& name) const;
};

/// "1.10.8", of the library in use.
[[nodiscard]] std::string library_version();

}  // namespace groundswell::hdf5
