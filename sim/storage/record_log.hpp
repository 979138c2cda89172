// SPDX-License-Identifier: Apache-2.0
// A log: a file that records are only ever appended to, each with its length and checksum. Whatever
// ends its writer, the records before are whole, and a last one that is not is recognised.
//
// Layout: eight bytes that name the format, then of each record its length and checksum (uint64,
// little-endian) and its bytes, of which there is one at least: zeros, which a power cut can leave
// at the end of a file, are no record.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "storage/disk_file.hpp"

namespace groundswell {

using Bytes = std::vector<unsigned char>;

/// Reads the records of a log one after the other.
class LogReader {
 public:
  /// Throws InputError where the file is missing, unreadable or no log; `wanted` is what it should
  /// be, for messages.
  LogReader(const std::string& path, const std::string& wanted);

  /// Reads the next whole record; false where there is none.
  [[nodiscard]] bool next(Bytes& record);
  /// Where the record that was read last begins: to be read again.
  [[nodiscard]] std::uint64_t place() const noexcept { return place_; }
  /// Throws InputError where no whole record begins there.
  [[nodiscard]] Bytes read_again(std::uint64_t place);
  /// Where the whole records end.
  [[nodiscard]] std::uint64_t end() const noexcept { return next_; }
  /// Once `next` has said that there is no more: whether bytes of a broken record follow.
  [[nodiscard]] bool is_torn() const noexcept { return next_ < file_.size(); }

 private:
  [[nodiscard]] bool read_at(std::uint64_t place, Bytes& record);

  std::string path_;
  std::string wanted_;
  DiskFile file_;
  std::uint64_t place_ = 0;
  std::uint64_t next_ = 0;
};

/// Whether the file ends within its first record, which is `first`: then its writer was ended while
/// it began, and nothing is lost with the file.
[[nodiscard]] bool is_barely_begun(const std::string& path, std::span<const unsigned char> first);

/// Appends to a log, which it alone writes.
class LogWriter {
 public:
  /// `existing` leaves the file as it is: `cut` or `begin` comes before the first record.
  enum class Mode { create, existing };
  /// Throws OutputError where a new log exists already, where another process writes it, or it
  /// cannot be opened.
  LogWriter(const std::string& path, Mode mode);

  /// Begins with this record, whatever was there before, and brings it to the disk.
  void begin(std::span<const unsigned char> first);
  /// Goes on behind the whole records, which end at `end`; what follows is cut off.
  void cut(std::uint64_t end);
  /// Throws OutputError where there is no room; the records before stay whole.
  void append(std::span<const unsigned char> record);
  /// Brings what was appended to the disk.
  void flush();

 private:
  void write(const Bytes& bytes);
  void check() const;

  std::string path_;
  std::unique_ptr<DiskFile> file_;
  std::uint64_t end_ = 0;
};

}  // namespace groundswell
