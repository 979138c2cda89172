// SPDX-License-Identifier: Apache-2.0
// A line on standard error that tells how far the work is, rewritten in place; silent unless that
// is a terminal.
#pragma once

#include <unistd.h>

#include <cstdio>
#include <string>

namespace groundswell::app {

class Progress {
 public:
  explicit Progress(bool quiet) : shown_(!quiet && isatty(STDERR_FILENO) != 0) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void say(const std::string& text) const {
    if (shown_) std::fprintf(stderr, "\r\033[K%s", text.c_str());
  }
  void clear() const { say(""); }

 private:
  bool shown_;
};

}  // namespace groundswell::app
