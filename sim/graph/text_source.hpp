// SPDX-License-Identifier: Apache-2.0
// The bytes of a text file, block by block, decompressed on the way (libarchive). Private to
// sim/graph.
//
// gzip, bzip2, xz, lzma and zstd are recognised by their content, not by the name. Other filters of
// libarchive are left out on purpose: some start external programs. Not thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct archive;

namespace groundswell {

class TextSource {
 public:
  /// Throws InputError where `path` is missing, a directory, a pipe or device, or cannot be opened.
  explicit TextSource(const std::string& path);

  /// The next block, valid until the next call; empty at the end of the file.
  /// Throws InputError where the file cannot be read on, or is a cut or damaged compressed file.
  [[nodiscard]] std::string_view next_block();
  /// Are the file's bytes the text itself?
  [[nodiscard]] bool is_plain() const noexcept;
  /// Throws InputError where `text`, all that was read, is not what a gzip file's last member says
  /// it holds (length and CRC-32, RFC 1952): libarchive does not look. Other files pass.
  void check_whole(std::string_view text) const;

 private:
  struct Close {
    void operator()(archive* handle) const noexcept;
  };
  std::string path_;
  std::unique_ptr<archive, Close> handle_;
  bool ended_ = false;
};

}  // namespace groundswell
