// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: the reader of GraphML files.
#include "fuzz/fuzz_graph_text.hpp"

using namespace groundswell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::try_reader(data, size,
                   [](std::string_view text, const ReadOptions& options, const Executor& executor,
                      ReadReport& report) {
                     return read_graphml(TextBuffer(text).view(), "fuzz", options, executor,
                                         report);
                   });
  return 0;
}
