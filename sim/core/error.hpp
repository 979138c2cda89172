// SPDX-License-Identifier: Apache-2.0
// Errors that carry facts. Every error is a list of problems, and every problem names the place,
// what was found there, what is allowed, and a hint. Libraries throw; only `main` prints and exits.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace groundswell {

/// One thing that is wrong, as a user needs to hear it. `hint` may be empty.
struct Problem {
  std::string place;    ///< where: `race.toml:14:9 campaigns[0].share`, `ties.csv:881`, a path
  std::string found;    ///< what stands there
  std::string allowed;  ///< what may stand there
  std::string hint;     ///< what to try

  /// `place: found — allowed (hint)`, on one line.
  [[nodiscard]] std::string sentence() const;
  friend bool operator==(const Problem&, const Problem&) = default;
};

/// Base of all errors of Groundswell. `what()` is all sentences, a line each.
class Error : public std::runtime_error {
 public:
  explicit Error(std::vector<Problem> problems);
  explicit Error(Problem problem) : Error(std::vector<Problem>{std::move(problem)}) {}
  [[nodiscard]] const std::vector<Problem>& problems() const noexcept { return problems_; }

 private:
  std::vector<Problem> problems_;
};

/// The command line or the scenario asks for something impossible (exit code 2).
class ScenarioError : public Error {
  using Error::Error;
};

/// Input data (a graph, an agent table, a run file) cannot be used (exit code 3).
class InputError : public Error {
  using Error::Error;
};

/// Output cannot be written (exit code 4).
class OutputError : public Error {
  using Error::Error;
};

/// A broken promise inside Groundswell: a bug of ours (exit code 1).
class InternalError : public std::logic_error {
  using std::logic_error::logic_error;
};

/// The entry of `known` most like `word` (Damerau–Levenshtein distance of at most 2, or a third of
/// the longer word; capitals and '-' for '_' cost nothing), or "" where none is near.
[[nodiscard]] std::string nearest_name(const std::string& word,
                                       const std::vector<std::string>& known);

/// "did you mean 'x'?", or "one of: a, b, c" where nothing is near.
[[nodiscard]] std::string name_hint(const std::string& word, const std::vector<std::string>& known);

}  // namespace groundswell
