// SPDX-License-Identifier: Apache-2.0
// What the cards of all models declare, and how they print it. tests/cli has the pages as a user
// sees them.
#include <algorithm>
#include <concepts>
#include <string>
#include <vector>

#include "engine/model.hpp"
#include "support/catch.hpp"

using namespace groundswell;
using groundswell::test::containing;

// A card that does not say what "more collectivist" means in its model does not compile.
static_assert(!std::default_initializable<Meanings>);
static_assert(!std::default_initializable<ModelCard>);

namespace {

std::vector<Meaning> meanings_of(const std::string& name) {
  for (const ModelEntry& entry : all_models())
    if (entry.card.name == name) return entry.card.more_collectivist.all();
  FAIL("no model " + name);
  return {};
}

}  // namespace

TEST_CASE("every card declares its meaning of more collectivist, and prints it in words") {
  for (const ModelEntry& entry : all_models()) {
    const ModelCard& card = entry.card;
    CAPTURE(card.name);
    const std::vector<Meaning>& all = card.more_collectivist.all();
    REQUIRE((all.size() == 1 || all.size() == 2));
    if (all.size() == 2) {
      CHECK(all.front() != all.back());
      CHECK(std::ranges::count(all, Meaning::none) == 0);
    }
    CHECK(!card.collectivism.empty());
    const std::string words = meanings_text(card);
    CHECK_THAT(to_markdown({card}), containing("**More collectivist means.** " + words + "\n"));
    CHECK_THAT(to_text(card), containing("\nMore collectivist means\n  " +
                                         words.substr(0, words.find(" or")) + ": "));
    for (const char* letter : {"(a)", "(b)", "(c)"})
      CHECK(card.collectivism.find(letter) == std::string::npos);
  }
}

TEST_CASE("models of the same rule have the same meaning of more collectivist") {
  using Names = std::vector<std::string>;
  const std::vector<std::pair<Meaning, Names>> rules{
      // Out of a number of others, or a share of them, enough: thresholds.
      {Meaning::nonlinear_copying,
       {"complex-contagion", "granovetter", "linear-threshold", "watts-threshold",
        "generalised-contagion"}},
      // The more of them agree, the more than proportionally.
      {Meaning::nonlinear_copying,
       {"majority-rule", "q-voter", "sznajd", "conformist-transmission", "social-logit",
        "trial-offer"}},
      // Whoever is near enough counts, and nobody else.
      {Meaning::nonlinear_copying, {"deffuant", "hegselmann-krause"}},
      // One of the others, whichever it is, or their mean.
      {Meaning::linear_copying,
       {"voter", "noisy-voter", "polya", "popularity-memory", "random-copying", "simon", "degroot",
        "friedkin-johnsen"}},
      // Each of the others anew, by itself.
      {Meaning::exposure,
       {"bass", "independent-cascade", "si", "sir", "seir", "sis", "rumour", "limited-attention"}},
      {Meaning::none, {"quality-logit", "informational-cascade"}}};
  for (const auto& [meaning, names] : rules)
    for (const std::string& name : names) {
      CAPTURE(name);
      CHECK(meanings_of(name) == std::vector{meaning});
    }
}

TEST_CASE("models whose parameters change their rule name both meanings, the defaults' first") {
  CHECK(meanings_of("herders") == std::vector{Meaning::nonlinear_copying, Meaning::linear_copying});
  CHECK(meanings_of("music-lab") ==
        std::vector{Meaning::nonlinear_copying, Meaning::linear_copying});
  CHECK(meanings_of("campaign") == std::vector{Meaning::exposure, Meaning::nonlinear_copying});
}

TEST_CASE("tables of parameters say what a missing unit is") {
  const ModelEntry first = all_models().front();
  CHECK_THAT(to_text(first.card), containing("[unit; none: a pure number]"));
  CHECK_THAT(to_markdown({first.card}), containing("without a unit is a pure number"));
}
