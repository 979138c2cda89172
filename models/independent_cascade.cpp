// SPDX-License-Identifier: Apache-2.0
// Independent cascade (Kempe, Kleinberg & Tardos 2003; Goldenberg, Libai & Muller 2001).
//
// Each new adopter has one chance, p, with each neighbour. An agent therefore withstands a
// geometric number of exposures: that number is its resistance, drawn once, and the exposures are
// counted. This is the dose rule Λ ≥ R with dose −ln(1−p) and R ~ Exp(1), exactly. Along a tie of
// weight w the dose is −w ln(1−p), the chance 1 − (1−p)^w.
#include "core/geometric.hpp"
#include "engine/count_model.hpp"

namespace groundswell::models {
namespace {

class IndependentCascade {
 public:
  static constexpr Purpose purpose = Purpose::resistance;

  explicit IndependentCascade(const WorldInputs& inputs)
      : p_(inputs.scenario.model.number("p")),
        withstood_(portable_log1p(-p_) / inputs.tie_units()) {}

  [[nodiscard]] std::uint64_t exposures_needed(double uniform) const {
    if (p_ <= 0.0 || p_ >= 1.0) return p_ <= 0.0 ? kNoExposures : 1;
    return withstood_.at(uniform);
  }
  [[nodiscard]] static bool nobody_unasked() { return true; }

 private:
  double p_;
  GeometricTable withstood_;  ///< of units of exposure
};

}  // namespace

ModelEntry independent_cascade() {
  return count_model<IndependentCascade>({
      .name = "independent-cascade",
      .sentence = "Every new adopter gets one chance to persuade each neighbour.",
      .equation =
          "i adopts at exposure n with P(n) = p (1−p)^(n−1); each neighbour exposes it once, "
          "in the step after adopting; along a tie of weight w with chance 1 − (1−p)^w",
      .states = "not adopted, adopted",
      .more_collectivist = Meaning::exposure,
      .collectivism = "p raises reach, and creates the epidemic threshold",
      .reference =
          "Kempe, Kleinberg & Tardos (KDD 2003); percolation mapping: Newman, Phys. Rev. E "
          "66, 016128 (2002)",
      .known_result =
          "expected spread by enumeration on small graphs (Petersen, p = 0.3: 2.936319); "
          "giant outbreak S = 1 − exp(−z p S) on Erdős–Rényi graphs",
      .parameters = {number("p", 0.1).between(0, 1).unit("per tie").means(
          "chance that a new adopter persuades a neighbour")},
      .spread =
          [](const Values& model) {
            return SpreadLaw{SpreadLaw::Kind::cascade, model.number("p")};
          },
  });
}

}  // namespace groundswell::models
