// SPDX-License-Identifier: Apache-2.0
// Thrown by a command that was asked to stop and did, in good order; main ends with 130.
#pragma once

#include <stdexcept>

namespace groundswell::app {

class Interruption : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace groundswell::app
