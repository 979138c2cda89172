// SPDX-License-Identifier: Apache-2.0
// Numbers and texts as bytes, and back: whole numbers take as many bytes as they need, and zeros in
// a row take two or three together. One function tells what belongs to a value, for both ways:
//
//   void pack_thing(auto& pack, auto& thing) { pack(thing.count); pack(thing.name); }
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "storage/record_log.hpp"

namespace groundswell {

/// Appends to bytes.
class Packer {
 public:
  template <class T>
  requires std::is_integral_v<T>
  void operator()(const T& number) { put(static_cast<std::uint64_t>(number)); }
  void operator()(const double& number) {
    const auto bits = std::bit_cast<std::uint64_t>(number);
    for (unsigned i = 0; i < 8; ++i) bytes_.push_back(static_cast<unsigned char>(bits >> (8 * i)));
  }
  void operator()(const std::string& text) {
    put(text.size());
    bytes_.insert(bytes_.end(), text.begin(), text.end());
  }
  template <class T>
  void operator()(const std::vector<T>& list) {
    put(list.size());
    if constexpr (std::is_integral_v<T>) {
      put_whole(list);
    } else {
      for (const T& element : list) (*this)(element);
    }
  }
  template <class T, std::size_t N>
  void operator()(const std::array<T, N>& list) {
    for (const T& element : list) (*this)(element);
  }

  /// A list of things that `pack` takes apart.
  template <class T, class Body>
  void each(const std::vector<T>& list, const Body& pack) {
    put(list.size());
    for (const T& element : list) pack(element);
  }

  [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }

 private:
  void put(std::uint64_t number) {
    for (; number >= 0x80U; number >>= 7U)
      bytes_.push_back(static_cast<unsigned char>(number | 0x80U));
    bytes_.push_back(static_cast<unsigned char>(number));
  }
  template <class T>
  void put_whole(const std::vector<T>& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      put(static_cast<std::uint64_t>(list[i]));
      if (list[i] != 0) continue;
      std::size_t more = 0;
      while (i + 1 < list.size() && list[i + 1] == 0) ++more, ++i;
      put(more);
    }
  }

  Bytes bytes_;
};

/// Takes from bytes what a Packer has put there. Bytes that end too early, or hold a length that
/// cannot be, make it fail: `failed` says so, and what is taken from then on is 0 or empty.
class Unpacker {
 public:
  explicit Unpacker(const Bytes& bytes) : bytes_(bytes) {}

  template <class T>
  requires std::is_integral_v<T>
  void operator()(T& number) { number = static_cast<T>(get()); }
  void operator()(double& number) {
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 8; ++i) bits |= std::uint64_t{next_byte()} << (8 * i);
    number = std::bit_cast<double>(bits);
  }
  void operator()(std::string& text) {
    text.resize(length(1));
    for (char& c : text) c = static_cast<char>(next_byte());
  }
  template <class T>
  void operator()(std::vector<T>& list) {
    list.clear();
    if constexpr (std::is_integral_v<T>) {
      get_whole(list);
    } else {
      list.resize(length(1));
      for (T& element : list) (*this)(element);
    }
  }
  template <class T, std::size_t N>
  void operator()(std::array<T, N>& list) {
    for (T& element : list) (*this)(element);
  }

  template <class T, class Body>
  void each(std::vector<T>& list, const Body& pack) {
    list.clear();
    list.resize(length(1));
    for (T& element : list) pack(element);
  }

  [[nodiscard]] bool failed() const noexcept { return failed_; }

 private:
  static constexpr std::uint64_t kMostZeros = std::uint64_t{1} << 32U;

  unsigned char next_byte() {
    if (at_ < bytes_.size()) return bytes_[at_++];
    failed_ = true;
    return 0;
  }
  std::uint64_t get() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const unsigned char byte = next_byte();
      number |= std::uint64_t{byte & 0x7FU} << shift;
      if ((byte & 0x80U) == 0) return number;
    }
    failed_ = true;
    return 0;
  }
  /// Of a list whose elements take so many bytes at least.
  std::size_t length(std::size_t least) {
    const std::uint64_t size = get();
    if (size <= (bytes_.size() - at_) / least) return size;
    failed_ = true;
    return 0;
  }
  template <class T>
  void get_whole(std::vector<T>& list) {
    const std::uint64_t size = get();
    if (size > kMostZeros) failed_ = true;
    while (!failed_ && list.size() < size) {
      list.push_back(static_cast<T>(get()));
      if (list.back() != 0) continue;
      const std::uint64_t more = get();
      if (more > size - list.size()) {
        failed_ = true;
      } else {
        list.resize(list.size() + more, T{});
      }
    }
  }

  const Bytes& bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace groundswell
