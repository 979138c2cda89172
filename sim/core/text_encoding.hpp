// SPDX-License-Identifier: Apache-2.0
// Text files are UTF-8; those that say to be another encoding are refused with the way to convert
// them.
#pragma once

#include <string>
#include <string_view>

namespace groundswell {

/// Throws InputError where the first bytes of a text are the byte-order mark of UTF-16 or UTF-32.
/// `wanted` is what the file should be: "a graph".
void require_utf8(std::string_view text, const std::string& path, const std::string& wanted);

/// Throws InputError: there are zero bytes, which no text has.
[[noreturn]] void refuse_zero_bytes(const std::string& path, const std::string& wanted);

}  // namespace groundswell
