// SPDX-License-Identifier: Apache-2.0
// The pieces that printed scenarios, sections, model cards and lists of them are made of.
#pragma once

#include <string>
#include <vector>

#include "scenario/parameter.hpp"

namespace groundswell {

/// Meaning, unit and what is allowed, as one remark.
[[nodiscard]] std::string comment_for(const Parameter& parameter);

/// Its default as TOML, or that it is unset or required.
[[nodiscard]] std::string default_text(const Parameter& parameter);

/// "Parameters", what the columns are, and a row for each, for a terminal.
[[nodiscard]] std::string parameters_text(const std::vector<Parameter>& parameters);

/// The same as a table in Markdown; "" where there are none. A blank unit: a pure number.
[[nodiscard]] std::string parameters_markdown(const std::vector<Parameter>& parameters);

/// Text that Markdown shows as it is.
[[nodiscard]] std::string markdown_escaped(const std::string& text);

/// Columns a text takes on a terminal: one for each character.
[[nodiscard]] std::size_t width_of(const std::string& text);

/// Lines of at most `width` columns that each begin with `indent`; ends with a line break.
[[nodiscard]] std::string wrapped(const std::string& text, const std::string& indent,
                                  std::size_t width = 96);

/// `first`, and beside it from column `column` on the text, wrapped; below it where there is no
/// room beside.
[[nodiscard]] std::string beside(const std::string& first, const std::string& text,
                                 std::size_t column);

}  // namespace groundswell
