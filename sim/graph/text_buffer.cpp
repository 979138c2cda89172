// SPDX-License-Identifier: Apache-2.0
#include "graph/text_buffer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <new>
#include <optional>

#include "core/error.hpp"
#include "graph/text_source.hpp"

namespace groundswell {
namespace {

constexpr std::size_t kReadBlock = std::size_t{4} << 20;

/// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(const std::string& path) : id_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Descriptor() {
    if (id_ >= 0) close(id_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int id() const noexcept { return id_; }

 private:
  int id_;
};

bool read_block(int file, char* bytes, std::size_t begin, std::size_t end) noexcept {
  while (begin < end) {
    const ssize_t got = pread(file, bytes + begin, end - begin, static_cast<off_t>(begin));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    begin += static_cast<std::size_t>(got);
  }
  return true;
}

/// Length of an ordinary file.
std::optional<std::size_t> plain_size(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<std::size_t>(status.st_size);
}

}  // namespace

TextBuffer::TextBuffer(std::string_view bytes) {
  append(bytes);
  finish();
}

TextBuffer TextBuffer::of_file(const std::string& path, const Executor& executor) {
  TextSource source(path);
  TextBuffer text;
  const std::optional<std::size_t> size = plain_size(path);
  if (!source.is_plain() || !size || !text.read_plain(path, *size, executor)) {
    text.release();
    for (std::string_view block = source.next_block(); !block.empty(); block = source.next_block())
      text.append(block);
    source.check_whole({text.bytes_.get(), text.size_});
  }
  text.finish();
  return text;
}

bool TextBuffer::read_plain(const std::string& path, std::size_t size, const Executor& executor) {
  const Descriptor file(path);
  if (file.id() < 0) return false;
  grow_to(size + 1);
  std::atomic<bool> good{true};
  executor.for_each_block(
      size,
      [&](std::size_t begin, std::size_t end, std::size_t) {
        if (!read_block(file.id(), bytes_.get(), begin, end)) good = false;
      },
      kReadBlock);
  size_ = size;
  return good;
}

void TextBuffer::release() noexcept {
  bytes_.reset();
  begin_ = size_ = capacity_ = 0;
}

void TextBuffer::grow_to(std::size_t capacity) {
  auto* grown = static_cast<char*>(std::realloc(bytes_.get(), capacity));
  if (grown == nullptr) throw std::bad_alloc();
  static_cast<void>(bytes_.release());  // realloc has taken it
  bytes_.reset(grown);
  capacity_ = capacity;
}

void TextBuffer::append(std::string_view bytes) {
  if (bytes.empty()) return;
  if (size_ + bytes.size() + 1 > capacity_)
    grow_to(std::max(size_ + bytes.size() + 1, capacity_ + capacity_ / 2));
  std::memcpy(bytes_.get() + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
}

void TextBuffer::finish() {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (view().starts_with(kByteOrderMark)) begin_ = kByteOrderMark.size();
  if (size_ > 0 && bytes_.get()[size_ - 1] != '\n') append("\n");
}

}  // namespace groundswell
