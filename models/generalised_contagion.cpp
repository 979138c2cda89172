// SPDX-License-Identifier: Apache-2.0
// Generalised contagion (Dodds & Watts 2004): doses that are remembered for a while.
//
// In each step an agent meets one other; if that one is infected, with chance p it gets a dose. It
// is infected when the doses of its last `memory` steps reach the threshold, and can recover when
// they no longer do. Epidemics (one dose is enough) and threshold models (several are needed) are
// its two ends.
#include "engine/state_model.hpp"
#include "world/population.hpp"

namespace groundswell::models {
namespace {

constexpr Purpose kDoseSize{162};

constexpr double kHighestThreshold = 1000.0;

/// What each agent remembers: doses in millionths, so that sums are exact, by step and agent.
class DoseMemory {
 public:
  DoseMemory(std::size_t agents, std::size_t steps) : doses_(agents * steps), sums_(agents) {}

  void next_step() noexcept { row_ = (row_ + sums_.size()) % doses_.size(); }
  /// The dose of this step takes the place of the oldest. Returns the sum of all.
  std::uint64_t take(AgentId agent, std::uint32_t dose) noexcept {
    std::uint32_t& place = doses_[row_ + agent];
    sums_[agent] += std::uint64_t{dose} - place;
    place = dose;
    return sums_[agent];
  }

 private:
  std::size_t row_ = 0;  ///< where this step's doses begin
  std::vector<std::uint32_t> doses_;
  std::vector<std::uint64_t> sums_;
};

/// A dose above the highest threshold does what that does.
std::uint32_t in_millionths(double dose) noexcept {
  return static_cast<std::uint32_t>(std::lround(std::min(dose, kHighestThreshold) * 1e6));
}

class GeneralisedContagion {
 public:
  using State = std::uint8_t;
  static constexpr State kSusceptible = 0, kInfected = 1, kRecovered = 2, kSeeded = kInfected;
  static constexpr std::size_t kStates = 3;
  static constexpr unsigned kPick = 0;

  explicit GeneralisedContagion(const WorldInputs& inputs)
      : p_(inputs.scenario.model.number("p")),
        dose_(inputs.scenario.model.distribution("dose")),
        threshold_(in_millionths(inputs.scenario.model.number("threshold"))),
        recovery_(inputs.scenario.model.number("recovery")),
        waning_(inputs.scenario.model.number("waning")),
        dose_draws_(inputs.draws(kDoseSize)),
        memory_(inputs.graph.agents(),
                static_cast<std::size_t>(inputs.scenario.model.integer("memory"))) {}

  [[nodiscard]] std::vector<State> start(const WorldInputs& inputs) const {
    const double share = inputs.scenario.model.number("share");
    return dealt_states(inputs, std::array{1.0 - share, share, 0.0});
  }
  static double bytes_per_agent(const Scenario& scenario) {
    return 4.0 * static_cast<double>(scenario.model.integer("memory")) + 8.0;
  }
  /// Who is infected at the start has had a dose of the threshold in step 0.
  void before_step(const Agents<State>& agents) {
    for (AgentId agent = 0; step_ == 0 && agent < agents.size(); ++agent)
      if (agents[agent] == kInfected) (void)memory_.take(agent, threshold_);
    ++step_;
    memory_.next_step();
  }
  [[nodiscard]] State next(AgentId agent, State own, const Others<State>& others, Lots& lots) {
    std::uint32_t dose = 0;
    if (!others.none() && others.pick(lots) == kInfected && lots.chance(p_))
      dose = in_millionths(dose_.draw(dose_draws_, {.agent = agent, .step = step_}));
    const bool reached = memory_.take(agent, dose) >= threshold_;
    if (own == kInfected && !reached && lots.chance(recovery_)) own = kRecovered;
    if (own == kRecovered && lots.chance(waning_)) own = kSusceptible;
    return own == kSusceptible && reached ? kInfected : own;
  }
  [[nodiscard]] bool settled(const Agents<State>& agents) const {
    return agents.count(kInfected) == 0 && (agents.count(kRecovered) == 0 || waning_ == 0.0);
  }

 private:
  double p_;
  Sampler dose_;
  std::uint32_t threshold_;
  double recovery_;
  double waning_;
  Draws dose_draws_;
  std::uint64_t step_ = 0;
  DoseMemory memory_;
};

}  // namespace

ModelEntry generalised_contagion() {
  return state_model<GeneralisedContagion, Updating::synchronous>({
      .name = "generalised-contagion",
      .family = "adoption",
      .sentence = "Doses from infected people are remembered for a while, and infect where they "
                  "add up to enough.",
      .equation =
          "D_i = doses of the last T steps, one with chance p from an infected agent that i "
          "meets; susceptible → infected when D_i ≥ d*; below d*, infected → recovered with "
          "chance r and recovered → susceptible with chance ρ, in the same step",
      .states = "susceptible, infected, recovered (immune)",
      .more_collectivist = Meaning::nonlinear_copying,
      .collectivism =
          "with P_1 the chance that one dose suffices and P_2 that two do, several must agree "
          "where P_1 < P_2/2; else it spreads as an epidemic does",
      .reference = "Dodds & Watts, Phys. Rev. Lett. 92, 218701 (2004); J. Theor. Biol. 232, 587 "
                   "(2005)",
      .known_result = "well mixed, r = ρ = 1: φ = Σ_k C(T,k) (pφ)^k (1−pφ)^(T−k) P_k; epidemic "
                      "threshold for P_1 ≥ P_2/2, vanishing critical mass for P_2/2 > P_1 ≥ 1/T, "
                      "critical mass for P_1 < 1/T",
      .state_names = {"susceptible", "infected", "recovered"},
      .well_mixed = true,
      .parameters =
          {number("p", 0.6)
               .between(0, 1)
               .unit("per meeting")
               .means("chance of getting a dose from an infected agent (p)"),
           distribution("dose", Distribution{"constant", {1.0}})
               .at_least(0)
               .unit("doses")
               .means("size of a dose; kept in millionths"),
           number("threshold", 2.0)
               .between(0.001, kHighestThreshold)
               .unit("doses")
               .means("remembered doses that infect (d*)"),
           integer("memory", 10)
               .between(1, 10'000)
               .unit("steps")
               .means("how long a dose is remembered (T)"),
           number("recovery", 1.0)
               .between(0, 1)
               .unit("per step")
               .means("chance of recovering once remembered doses are below the threshold (r)"),
           number("waning", 1.0)
               .between(0, 1)
               .unit("per step")
               .means("chance of losing immunity; 1: none is ever immune, 0: for ever (ρ)"),
           number("share", 0.1)
               .between(0, 1)
               .unit("of all agents")
               .means("agents infected at the start, by lots and beside those of seed campaigns: "
                      "each has had a dose of the threshold in step 0")},
  });
}

}  // namespace groundswell::models
