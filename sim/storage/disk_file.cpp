// SPDX-License-Identifier: Apache-2.0
#include "storage/disk_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "core/error.hpp"

namespace groundswell {
namespace {

std::string error_text(int error) { return std::generic_category().message(error); }

/// Past the file-size limit (`ulimit -f`) the system sends SIGXFSZ, which ends the process. While
/// one of these exists this thread gets the error alone.
class NoFileSizeSignal {
 public:
  NoFileSizeSignal() noexcept {
    sigemptyset(&signal_);
    sigaddset(&signal_, SIGXFSZ);
    waited_before_ = is_waiting();
    pthread_sigmask(SIG_BLOCK, &signal_, &before_);
  }
  ~NoFileSizeSignal() {
    int which = 0;
    if (!waited_before_ && is_waiting()) sigwait(&signal_, &which);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoFileSizeSignal(const NoFileSizeSignal&) = delete;
  NoFileSizeSignal& operator=(const NoFileSizeSignal&) = delete;

 private:
  static bool is_waiting() noexcept {
    sigset_t waiting;
    sigemptyset(&waiting);
    sigpending(&waiting);
    return sigismember(&waiting, SIGXFSZ) == 1;
  }
  sigset_t signal_{};
  sigset_t before_{};
  bool waited_before_ = false;
};

std::filesystem::path folder_of(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder;
}

void check_target(const std::string& path, const std::string& target, bool overwrite) {
  struct stat status {};
  if (stat(target.c_str(), &status) != 0) return;  // not there, or found out when creating
  if (S_ISDIR(status.st_mode)) {
    throw OutputError({path, "this is a folder", "the name of a file to write",
                       "for instance " + (std::filesystem::path(path) / "run.h5").string()});
  }
  if (!S_ISREG(status.st_mode)) {
    throw OutputError({path, "exists and is not an ordinary file", "the name of a file to write",
                       "choose another name"});
  }
  if (!overwrite) {
    throw OutputError({path, "this file exists already", "the name of a new file",
                       "choose another name, or replace it with --overwrite"});
  }
}

/// So that the new name survives a power cut too. Not every file system can do it.
void sync_folder(const std::string& path) noexcept {
  const int folder = open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  fsync(folder);
  close(folder);
}

}  // namespace

DiskFile::DiskFile(int descriptor) noexcept : descriptor_(descriptor) {
  struct stat status {};
  if (fstat(descriptor, &status) == 0) size_ = static_cast<std::uint64_t>(status.st_size);
}

DiskFile::~DiskFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

void DiskFile::note(int error) noexcept {
  if (error_ == 0) error_ = error;
}

bool DiskFile::read(std::uint64_t offset, std::span<unsigned char> bytes) noexcept {
  std::size_t done = 0;
  while (done < bytes.size() && descriptor_ >= 0) {
    const ssize_t got = pread(descriptor_, bytes.data() + done, bytes.size() - done,
                              static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(done), bytes.end(),
            static_cast<unsigned char>(0));
  for (const Kept& kept : kept_) {
    const std::uint64_t from = std::max(offset, kept.offset);
    const std::uint64_t to =
        std::min<std::uint64_t>(offset + bytes.size(), kept.offset + kept.bytes.size());
    if (from < to)
      std::copy_n(kept.bytes.data() + (from - kept.offset), to - from,
                  bytes.data() + (from - offset));
  }
  return true;
}

int DiskFile::write_to_disk(std::uint64_t offset, std::span<const unsigned char> bytes) noexcept {
  if (descriptor_ < 0) return EBADF;
  const NoFileSizeSignal quietly;
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t put = pwrite(descriptor_, bytes.data() + done, bytes.size() - done,
                               static_cast<off_t>(offset + done));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    if (put == 0) return ENOSPC;
    done += static_cast<std::size_t>(put);
  }
  return 0;
}

bool DiskFile::write(std::uint64_t offset, std::span<const unsigned char> bytes) noexcept {
  if (error_ == 0) note(write_to_disk(offset, bytes));
  size_ = std::max<std::uint64_t>(size_, offset + bytes.size());
  if (error_ == 0) return true;
  try {
    kept_.push_back({offset, {bytes.begin(), bytes.end()}});
  } catch (const std::bad_alloc&) {
    return false;
  }
  return true;
}

void DiskFile::resize(std::uint64_t size) noexcept {
  size_ = size;
  if (error_ != 0) return;
  const NoFileSizeSignal quietly;
  while (ftruncate(descriptor_, static_cast<off_t>(size)) != 0) {
    if (errno == EINTR) continue;
    note(errno);
    return;
  }
}

void DiskFile::flush() noexcept {
  while (descriptor_ >= 0 && error_ == 0 && fsync(descriptor_) != 0)
    if (errno != EINTR) note(errno);
}

void DiskFile::finish() noexcept {
  if (descriptor_ < 0) return;
  flush();
  // Some network file systems tell only here that there was no room.
  if (close(descriptor_) != 0 && errno != EINTR) note(errno);
  descriptor_ = -1;
}

int open_for_reading(const std::string& path, const std::string& wanted) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    if (errno == ENOENT) {
      throw InputError({path, "there is no such file", "a " + wanted + " (.h5)",
                        "check the name and the folder"});
    }
    throw InputError({path, "cannot be opened: " + error_text(errno), "a readable " + wanted, ""});
  }
  struct stat status {};
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) return descriptor;
  close(descriptor);
  throw InputError({path, S_ISDIR(status.st_mode) ? "this is a folder" : "is not an ordinary file",
                    "a " + wanted + " (.h5)", S_ISDIR(status.st_mode) ? "name a file in it" : ""});
}

void Destination::check() const {
  if (bytes_ == nullptr || bytes_->error() == 0) return;
  const bool limit = bytes_->error() == EFBIG;
  throw OutputError({name(), "cannot be written: " + error_text(bytes_->error()),
                     "room for the whole file; nothing of it was kept",
                     limit ? "raise the limit on file sizes (ulimit -f), or choose another folder"
                           : "free some space, or choose another folder"});
}

MemoryFile::MemoryFile() : descriptor_(memfd_create("groundswell", MFD_CLOEXEC)) {
  const int second = descriptor_ < 0 ? -1 : dup(descriptor_);
  if (second < 0)
    throw OutputError({name_, "no file can be made: " + error_text(errno), "room for a file", ""});
  bytes_ = std::make_unique<DiskFile>(second);
}

MemoryFile::~MemoryFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

int MemoryFile::take_descriptor() noexcept { return std::exchange(descriptor_, -1); }

PartialFile::PartialFile(const std::string& path, bool overwrite)
    : path_(path), target_(path), overwrite_(overwrite) {
  if (path.empty()) throw OutputError({"-o", "an empty name", "the name of a file to write", ""});
  std::error_code missing;
  const std::filesystem::path real = std::filesystem::canonical(path, missing);
  if (!missing) target_ = real.string();
  check_target(path_, target_, overwrite);
  create();
}

void PartialFile::create() {
  const std::string first = target_ + ".partial-" + std::to_string(getpid());
  int descriptor = -1;
  // Another writer of this process, or of another machine, may have that name already.
  for (int attempt = 0; descriptor < 0; ++attempt) {
    partial_ = attempt == 0 ? first : first + "-" + std::to_string(attempt);
    descriptor = open(partial_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0 && errno != EEXIST && errno != EINTR) break;
  }
  if (descriptor < 0) {
    const int error = errno;
    const std::string folder = folder_of(target_).string();
    if (error == ENOENT || error == ENOTDIR) {
      throw OutputError({path_, "there is no folder '" + folder + "'",
                         "a file in an existing folder", "make it first: mkdir -p " + folder});
    }
    throw OutputError({path_, "cannot write in folder '" + folder + "': " + error_text(error),
                       "a file in a folder you may write in", "choose another folder"});
  }
  bytes_ = std::make_unique<DiskFile>(descriptor);
}

PartialFile::~PartialFile() {
  if (!committed_) unlink(partial_.c_str());
}

void PartialFile::commit() {
  bytes_->finish();
  check();
  // A link fails where the name is taken; a rename would replace what is there.
  bool named = false;
  if (!overwrite_) {
    named = link(partial_.c_str(), target_.c_str()) == 0;
    if (named) {
      unlink(partial_.c_str());
    } else {
      check_target(path_, target_, overwrite_);  // else: a file system without links
    }
  }
  if (!named && std::rename(partial_.c_str(), target_.c_str()) != 0) {
    throw OutputError({path_, "cannot be given its name: " + error_text(errno),
                       "a file in a folder you may write in", "choose another folder"});
  }
  committed_ = true;
  sync_folder(target_);
}

}  // namespace groundswell
