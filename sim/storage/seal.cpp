// SPDX-License-Identifier: Apache-2.0
#include "storage/seal.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "storage/checksum.hpp"

namespace groundswell {
namespace {

constexpr std::array<unsigned char, 8> kSealMark{'g', 'w', 's', 'e', 'a', 'l', '1', '\n'};
constexpr std::uint64_t kSealBytes = 16;
constexpr std::size_t kBlockBytes = 1024 * 1024;

std::optional<std::uint64_t> checksum(DiskFile& file, std::uint64_t size) {
  std::vector<unsigned char> block(kBlockBytes);
  std::uint64_t sum = size;
  for (std::uint64_t at = 0; at < size; at += kBlockBytes) {
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(kBlockBytes, size - at));
    if (!file.read(at, {block.data(), length})) return std::nullopt;
    sum = checksum_with(sum, {block.data(), length});
  }
  return sum;
}

}  // namespace

bool seal(DiskFile& file) {
  const std::uint64_t size = file.size();
  const std::optional<std::uint64_t> sum = checksum(file, size);
  if (!sum) return false;
  std::array<unsigned char, kSealBytes> bytes{};
  std::copy(kSealMark.begin(), kSealMark.end(), bytes.begin());
  for (unsigned i = 0; i < 8; ++i) bytes[8 + i] = static_cast<unsigned char>(*sum >> (8 * i));
  return file.write(size, bytes);
}

Seal seal_of(DiskFile& file) {
  if (file.size() < kSealBytes) return Seal::absent;
  const std::uint64_t size = file.size() - kSealBytes;
  std::array<unsigned char, kSealBytes> bytes{};
  if (!file.read(size, bytes)) return Seal::broken;
  if (!std::equal(kSealMark.begin(), kSealMark.end(), bytes.begin())) return Seal::absent;
  return checksum(file, size) == word_at(std::span(bytes).subspan(8)) ? Seal::intact : Seal::broken;
}

}  // namespace groundswell
