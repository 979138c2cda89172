// SPDX-License-Identifier: Apache-2.0
// A model's card: everything a person or a program needs to know about a model, written once in the
// model's file and used by the parser, `groundswell models`, the HDF5 file and the documentation.
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/spread_law.hpp"
#include "scenario/parameter.hpp"

namespace groundswell {

class Clock;
struct Scenario;

/// A number that a model reports in every step, beside downloads or in place of them.
struct MeasureKind {
  std::string name;
  std::string unit;  ///< "1" for pure numbers
  std::string meaning;
};

/// What "more collectivist" can mean. The three are not to be merged: they differ in what they do.
enum class Meaning {
  linear_copying,     ///< others are copied in proportion
  nonlinear_copying,  ///< what many do is copied out of proportion, or only once enough do it
  exposure,           ///< one is reached by more of what others have
  none,               ///< none of the three
};

/// Which of these a model's rule is: one, or that of its defaults and another that it is where its
/// parameters say so. There is no default: a card that does not declare it does not compile.
class Meanings {
 public:
  Meanings(Meaning one) : all_{one} {}
  Meanings(Meaning by_default, Meaning otherwise) : all_{by_default, otherwise} {}

  [[nodiscard]] const std::vector<Meaning>& all() const noexcept { return all_; }

 private:
  std::vector<Meaning> all_;
};

struct ModelCard {
  std::string name{};          ///< as in `[model] name = "…"`
  std::string family{};        ///< adoption, choice, state, rational
  std::string sentence{};      ///< what it is, in one sentence
  std::string equation{};      ///< the rule
  std::string states{};        ///< the states of an agent
  std::string updating{};      ///< synchronous, …
  Meanings more_collectivist;  ///< what "more collectivist" means in it
  std::string collectivism{};  ///< how collectivism, or what stands for it, acts in it
  std::string reference{};
  std::string known_result{};                 ///< what its theory test checks
  std::vector<std::string> campaign_kinds{};  ///< kinds of campaign it understands
  std::vector<std::string> channels{};  ///< of own, peers, chart, broadcast: those that act in it
  std::vector<std::string> state_names{};  ///< states whose agents are counted in every step
  std::vector<MeasureKind> measures{};     ///< what else is reported in every step
  bool downloads = true;  ///< whether items are downloaded; if not, it has only states and measures
  bool people = false;  ///< whether collectivism acts in it and, with downloads, taste and quality
  std::vector<std::string> idle{};  ///< keys of those that do not, where only some act
  bool releases = false;            ///< whether items can come out later than the start
  bool well_mixed = false;          ///< whether it runs on a well-mixed society
  bool ties = true;                 ///< whether ties act in it; if not, society is well mixed
  bool layers = false;              ///< whether it knows layers of ties, and times of theirs
  bool counts = false;              ///< whether it counts exposures, in whole numbers
  std::vector<Parameter> parameters{};
  /// How it spreads along ties, given its parameters; null where only a run can tell.
  SpreadLaw (*spread)(const Values& model) = nullptr;
  /// What can be wrong between its parameters and the scenario; null where nothing can.
  /// (`clock` is null where it is faulty itself.)
  void (*check)(const Scenario& scenario, const Clock* clock,
                std::vector<Problem>& problems) = nullptr;
};

/// Tells that `key` is given although it acts only where the choice `selector` is one of `values`.
void check_only_with(const Values& model, const std::string& key, const std::string& selector,
                     const std::vector<std::string>& values, std::vector<Problem>& problems);

/// What "more collectivist" means in a model, in words: "exposure to others".
[[nodiscard]] std::string meanings_text(const ModelCard& card);

/// The card as a page of text for a terminal.
[[nodiscard]] std::string to_text(const ModelCard& card);

/// All cards, by family, as the reference page of the documentation (Markdown).
[[nodiscard]] std::string to_markdown(const std::vector<ModelCard>& cards);

}  // namespace groundswell
