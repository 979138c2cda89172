// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: the readers of tables beside graphs, which take a path: numbers about agents,
// degrees (plain, or a column) and logs of downloads. The first byte chooses the reader.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/error.hpp"
#include "estimate/download_log.hpp"
#include "graph/degrees.hpp"
#include "graph/generators.hpp"
#include "world/agent_table.hpp"

using namespace groundswell;

namespace {

/// A file of these bytes that is only in memory, for as long as the object lives.
class MemoryFile {
 public:
  MemoryFile(const std::uint8_t* data, std::size_t size) : handle_(memfd_create("fuzz", 0)) {
    if (handle_ < 0 || write(handle_, data, size) != static_cast<ssize_t>(size)) std::abort();
  }
  ~MemoryFile() { close(handle_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(handle_); }

 private:
  int handle_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const Graph graph = cycle({.agents = 4}, 0, Executor(1));
  const MemoryFile file(data + 1, size - 1);
  try {
    switch (data[0] % 4) {
      case 0:
        (void)read_agent_numbers(file.path(), "value", graph);
        break;
      case 1:
        (void)read_degrees(file.path());
        break;
      case 2:
        (void)read_degrees(file.path(), "value");
        break;
      default:
        (void)read_download_log(file.path(), {});
    }
  } catch (const InputError&) {
  }
  return 0;
}
