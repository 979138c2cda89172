// SPDX-License-Identifier: Apache-2.0
#include "core/text_encoding.hpp"

#include <array>
#include <utility>

#include "core/error.hpp"

namespace groundswell {

void require_utf8(std::string_view text, const std::string& path, const std::string& wanted) {
  constexpr std::array<std::pair<std::string_view, const char*>, 4> kMarks{
      {{std::string_view("\xFF\xFE\0\0", 4), "UTF-32"},  // before its beginning, UTF-16
       {std::string_view("\0\0\xFE\xFF", 4), "UTF-32"},
       {"\xFF\xFE", "UTF-16"},
       {"\xFE\xFF", "UTF-16"}}};
  for (const auto& [mark, encoding] : kMarks)
    if (text.starts_with(mark))
      throw InputError(Problem{path, std::string(encoding) + " text, by its byte-order mark",
                               wanted + " as UTF-8 text",
                               std::string("convert the file: iconv -f ") + encoding +
                                   " -t UTF-8, or export it as CSV (UTF-8)"});
}

void refuse_zero_bytes(const std::string& path, const std::string& wanted) {
  throw InputError(Problem{path, "zero bytes: not a text file", wanted + " as UTF-8 text",
                           "a table or a UTF-16 file? export it as CSV (UTF-8) first"});
}

}  // namespace groundswell
