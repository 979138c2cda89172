// SPDX-License-Identifier: Apache-2.0
// The whole text of a file in memory, decompressed: what the readers of text formats go through, as
// often as they need and in pieces, instead of keeping lists of what they found. Private to
// sim/graph.
#pragma once

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "core/parallel.hpp"

namespace groundswell {

/// Bytes in memory, without the byte-order mark of UTF-8 before them; what is not empty ends with a
/// newline (one is added where the file has none).
class TextBuffer {
 public:
  TextBuffer() = default;
  /// A copy of bytes at hand.
  explicit TextBuffer(std::string_view bytes);
  /// Reads `path`: plain files with all threads, compressed ones as fast as one unpacks them.
  /// Throws InputError where it is missing, unreadable or damaged.
  [[nodiscard]] static TextBuffer of_file(const std::string& path, const Executor& executor);

  [[nodiscard]] std::string_view view() const noexcept {
    return {bytes_.get() + begin_, size_ - begin_};
  }
  /// Gives the memory back.
  void release() noexcept;

 private:
  void grow_to(std::size_t capacity);
  void append(std::string_view bytes);
  /// Makes what has been read a text: passes over a byte-order mark, ends the last line.
  void finish();
  /// False where the file is not as long as it said.
  [[nodiscard]] bool read_plain(const std::string& path, std::size_t size,
                                const Executor& executor);

  struct Free {
    void operator()(char* bytes) const noexcept { std::free(bytes); }
  };
  std::unique_ptr<char, Free> bytes_;  // by malloc, which can grow large blocks without a copy
  std::size_t begin_ = 0;              // of the text, after a byte-order mark
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// Calls body(lines, block) for pieces of about `wanted` bytes (or the executor's own block size)
/// that consist of whole lines, on all threads; together they are the text, in order of block. The
/// text must end with a newline.
template <class Body>
void for_each_piece(std::string_view text, const Executor& executor, const Body& body,
                    std::size_t wanted = std::size_t{1} << 20) {
  const auto line_from = [text](std::size_t at) {  // the first line that begins at or after
    return at == 0 || at >= text.size() ? at : text.find('\n', at - 1) + 1;
  };
  executor.for_each_block(
      text.size(),
      [&](std::size_t begin, std::size_t end, std::size_t block) {
        const std::size_t first = line_from(begin);
        body(text.substr(first, line_from(end) - first), block);
      },
      wanted);
}

}  // namespace groundswell
