// SPDX-License-Identifier: Apache-2.0
#include "graph/text_source.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <boost/crc.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>

#include "core/error.hpp"

namespace groundswell {
namespace {

constexpr const char* kWanted = "a readable graph file, plain or .gz, .xz, .zst, .bz2";

[[noreturn]] void refuse(const std::string& path, std::string found, std::string hint = {}) {
  throw InputError(Problem{path, std::move(found), kWanted, std::move(hint)});
}

std::string reason(archive* handle) {
  const char* text = archive_error_string(handle);
  return text == nullptr ? "it ends too early" : text;
}

[[noreturn]] void refuse_damaged(const std::string& path, archive* handle) {
  refuse(path, "cannot be read to its end: " + reason(handle),
         "the file is cut short or damaged: fetch it again");
}

void check_path(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found)
    refuse(path, "no such file",
           "paths are relative to " + std::filesystem::current_path(error).string());
  if (error) refuse(path, "cannot be opened: " + error.message());
  if (std::filesystem::is_directory(status)) refuse(path, "a directory", "name a file inside it");
  if (!std::filesystem::is_regular_file(status))
    throw InputError(
        Problem{path, "a pipe or device", "a regular file", "write it to a file first"});
}

}  // namespace

void TextSource::Close::operator()(archive* handle) const noexcept { archive_read_free(handle); }

TextSource::TextSource(const std::string& path) : path_(path), handle_(archive_read_new()) {
  check_path(path);
  if (handle_ == nullptr) throw std::bad_alloc();
  archive* const handle = handle_.get();
  archive_read_support_filter_gzip(handle);
  archive_read_support_filter_bzip2(handle);
  archive_read_support_filter_xz(handle);
  archive_read_support_filter_lzma(handle);
  archive_read_support_filter_zstd(handle);
  archive_read_support_format_raw(handle);
  archive_read_support_format_empty(handle);
  constexpr std::size_t kBlock = std::size_t{1} << 20;
  if (archive_read_open_filename(handle, path.c_str(), kBlock) != ARCHIVE_OK)
    refuse(path, "cannot be read: " + reason(handle), "is it complete, and may you read it?");
  archive_entry* entry = nullptr;
  const int status = archive_read_next_header(handle, &entry);
  if (status == ARCHIVE_EOF) ended_ = true;
  if (status != ARCHIVE_OK && status != ARCHIVE_EOF && status != ARCHIVE_WARN)
    refuse_damaged(path, handle);
}

bool TextSource::is_plain() const noexcept {
  return archive_filter_code(handle_.get(), 0) == ARCHIVE_FILTER_NONE;
}

void TextSource::check_whole(std::string_view text) const {
  archive* const handle = handle_.get();
  if (archive_filter_code(handle, 0) != ARCHIVE_FILTER_GZIP || archive_filter_count(handle) != 2)
    return;
  std::array<unsigned char, 8> trailer{};  // CRC-32, then the length, both of the last member
  std::ifstream file(path_, std::ios::binary);
  file.seekg(-static_cast<std::streamoff>(trailer.size()), std::ios::end);
  if (!file.read(reinterpret_cast<char*>(trailer.data()), trailer.size())) return;  // a pipe
  const auto word = [&trailer](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) value = (value << 8) | trailer[at + i];
    return value;
  };
  const bool one_member = static_cast<std::uint32_t>(text.size()) == word(4);
  const std::size_t length = one_member ? text.size() : word(4);
  boost::crc_32_type crc;
  if (length <= text.size()) crc.process_bytes(text.data() + (text.size() - length), length);
  if (length > text.size() || crc.checksum() != word(0))
    refuse(path_, "its contents do not have the checksum that it states",
           "the file is damaged: fetch it again");
}

std::string_view TextSource::next_block() {
  const void* data = nullptr;
  std::size_t size = 0;
  la_int64_t offset = 0;
  while (!ended_ && size == 0) {
    const int status = archive_read_data_block(handle_.get(), &data, &size, &offset);
    if (status == ARCHIVE_EOF) {
      ended_ = true;
      size = 0;
    } else if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
      refuse_damaged(path_, handle_.get());
    }
  }
  return {static_cast<const char*>(data), ended_ ? 0 : size};
}

}  // namespace groundswell
