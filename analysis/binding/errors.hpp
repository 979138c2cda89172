// SPDX-License-Identifier: Apache-2.0
// The engine's errors as those of groundswell.errors, with all their problems.
#pragma once

#include <nanobind/nanobind.h>

namespace groundswell::binding {

void translate_errors();

}  // namespace groundswell::binding
