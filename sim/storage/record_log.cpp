// SPDX-License-Identifier: Apache-2.0
#include "storage/record_log.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "core/error.hpp"
#include "storage/checksum.hpp"

namespace groundswell {
namespace {

constexpr std::array<unsigned char, 8> kLogMark{'g', 'w', 'l', 'o', 'g', '1', '\r', '\n'};
constexpr std::uint64_t kHeadBytes = 16;  // of a record: length and checksum

void put_word(unsigned char* bytes, std::uint64_t word) noexcept {
  for (unsigned i = 0; i < 8; ++i) bytes[i] = static_cast<unsigned char>(word >> (8 * i));
}

/// A record as it stands in a log.
Bytes framed(std::span<const unsigned char> record) {
  Bytes whole(kHeadBytes + record.size());
  put_word(whole.data(), record.size());
  put_word(whole.data() + 8, checksum_of(record));
  std::ranges::copy(record, whole.begin() + kHeadBytes);
  return whole;
}

/// A log with nothing but its first record.
Bytes beginning(std::span<const unsigned char> first) {
  Bytes whole(kLogMark.begin(), kLogMark.end());
  const Bytes record = framed(first);
  whole.insert(whole.end(), record.begin(), record.end());
  return whole;
}

/// A descriptor that no other process writes through.
int open_for_writing(const std::string& path, int flags) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CLOEXEC | flags, 0666);
  if (descriptor < 0)
    throw OutputError({path, "cannot be written: " + std::generic_category().message(errno),
                       "a file in a folder you may write in", ""});
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    close(descriptor);
    throw OutputError({path, "another process is writing this log", "one process at a time",
                       "wait for it, or end it"});
  }
  return descriptor;
}

}  // namespace

LogReader::LogReader(const std::string& path, const std::string& wanted)
    : path_(path), wanted_(wanted), file_(open_for_reading(path, wanted)) {
  std::array<unsigned char, kLogMark.size()> mark{};
  if (!file_.read(0, mark) || mark != kLogMark)
    throw InputError(
        {path, "this is no log of a sweep", "a " + wanted, "is it another kind of file?"});
  next_ = kLogMark.size();
}

bool LogReader::read_at(std::uint64_t place, Bytes& record) {
  std::array<unsigned char, kHeadBytes> head{};
  if (file_.size() < place + kHeadBytes || !file_.read(place, head)) return false;
  const std::uint64_t length = word_at(head);
  if (length == 0 || length > file_.size() - place - kHeadBytes) return false;
  record.resize(length);
  return file_.read(place + kHeadBytes, record) &&
         checksum_of(record) == word_at(std::span(head).subspan(8));
}

bool LogReader::next(Bytes& record) {
  if (!read_at(next_, record)) return false;
  place_ = next_;
  next_ += kHeadBytes + record.size();
  return true;
}

Bytes LogReader::read_again(std::uint64_t place) {
  Bytes record;
  if (!read_at(place, record))
    throw InputError({path_, "a record has changed since it was read first", "a " + wanted_,
                      "is another process writing it?"});
  return record;
}

bool is_barely_begun(const std::string& path, std::span<const unsigned char> first) {
  DiskFile file(open_for_reading(path, "log"));
  Bytes whole = beginning(first);
  if (file.size() >= whole.size()) return false;
  whole.resize(file.size());
  Bytes found(file.size());
  return file.read(0, found) && found == whole;
}

LogWriter::LogWriter(const std::string& path, Mode mode)
    : path_(path),
      file_(std::make_unique<DiskFile>(
          open_for_writing(path, mode == Mode::create ? O_CREAT | O_EXCL : 0))) {}

void LogWriter::begin(std::span<const unsigned char> first) {
  cut(0);
  write(beginning(first));
  flush();
}

void LogWriter::cut(std::uint64_t end) {
  file_->resize(end);
  check();
  end_ = end;
}

void LogWriter::append(std::span<const unsigned char> record) { write(framed(record)); }

void LogWriter::write(const Bytes& bytes) {
  static_cast<void>(file_->write(end_, bytes));
  check();
  end_ += bytes.size();
}

void LogWriter::flush() {
  file_->flush();
  check();
}

void LogWriter::check() const {
  if (file_->error() == 0) return;
  throw OutputError({path_, "cannot be written: " + std::generic_category().message(file_->error()),
                     "room for the log; what was recorded before is kept",
                     "free some space and go on with --resume"});
}

}  // namespace groundswell
