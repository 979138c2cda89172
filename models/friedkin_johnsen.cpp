// SPDX-License-Identifier: Apache-2.0
// Averaging with an anchor (Friedkin & Johnsen 1990): between your first opinion and the mean of
// your friends'. They come to a rest without agreeing.
//
// Where they come to a rest is a sparse linear system, (I − CP) x = (I − C) x(0), solved once at
// the start by BiCGSTAB (Eigen), so that a run tells how far it is from its end.
#include <Eigen/IterativeLinearSolvers>
#include <Eigen/SparseCore>
#include <numeric>

#include "core/types.hpp"
#include "engine/opinions.hpp"
#include "graph/components.hpp"
#include "world/population.hpp"

namespace groundswell::models {
namespace {

class FriedkinJohnsen {
 public:
  using State = double;

  explicit FriedkinJohnsen(const WorldInputs& inputs)
      : collectivism_(inputs.scenario, inputs.graph, inputs.world, inputs.executor),
        first_(first_opinions(inputs)) {
    if (inputs.scenario.model.boolean("limit")) limit_ = limit_of(inputs.graph);
  }

  [[nodiscard]] std::vector<double> start(const WorldInputs&) const { return first_; }
  void before_step(const Agents<double>& agents) { mean_.begin(agents); }
  [[nodiscard]] double next(AgentId agent, double own, const Others<double>& others, Lots&) const {
    const double c = collectivism_[agent];
    return (1.0 - c) * first_[agent] + c * mean_(own, others);
  }
  void measure(const Agents<double>& agents, std::span<double> out) {
    const Spread spread = spread_of(agents.all());
    out[0] = spread.mean;
    out[1] = spread.sd;
    out[2] = distance(agents);
    still_ = out[2] < kSameOpinion;
  }
  [[nodiscard]] bool settled(const Agents<double>&) const { return still_; }
  /// Opinions, and what is solved for the limit: a row's diagonal and sizes, and the solver's
  /// vectors.
  static double bytes_per_agent(const Scenario& scenario) {
    return 24.0 + (scenario.model.boolean("limit") ? 120.0 : 0.0);
  }
  /// A coefficient and its column, from both ends.
  static double bytes_per_tie(const Scenario& scenario) {
    return scenario.model.boolean("limit") ? 24.0 : 0.0;
  }

 private:
  /// Empty where there is none, because some agents hold on to nothing and hear nobody who does.
  [[nodiscard]] Eigen::VectorXd limit_of(const Graph& graph) const {
    if (!anchored(graph)) return {};
    return graph.is_well_mixed() ? limit_of_crowd() : limit_of_ties(graph);
  }

  /// Whether everybody holds on to a first opinion or hears, over others, somebody who does: then
  /// the system has one solution.
  [[nodiscard]] bool anchored(const Graph& graph) const {
    std::vector<AgentId> anchors;
    for (AgentId i = 0; i < graph.agents(); ++i)
      if (collectivism_[i] < 1.0 || graph.in_degree(i) == 0) anchors.push_back(i);
    return reached_from(graph, anchors).size() == graph.agents();
  }

  [[nodiscard]] Eigen::VectorXd limit_of_ties(const Graph& graph) const {
    const auto agents = static_cast<Eigen::Index>(graph.agents());
    Eigen::SparseMatrix<double, Eigen::RowMajor> matrix(agents, agents);
    Eigen::VectorXd held(agents);
    Eigen::VectorXi sizes(agents);
    for (AgentId i = 0; i < graph.agents(); ++i)
      sizes[i] = static_cast<int>(graph.in_degree(i)) + 1;
    matrix.reserve(sizes);
    for (AgentId i = 0; i < graph.agents(); ++i) {
      const std::span<const AgentId> row = graph.in().row(i);
      const double c = collectivism_[i];
      held[i] = row.empty() ? first_[i] : (1.0 - c) * first_[i];
      matrix.insert(i, i) = 1.0;
      for (const AgentId j : row) matrix.coeffRef(i, j) -= c / static_cast<double>(row.size());
    }
    Eigen::BiCGSTAB<Eigen::SparseMatrix<double, Eigen::RowMajor>> solver(matrix);
    solver.setTolerance(1e-13);
    Eigen::VectorXd limit = solver.solve(held);
    const bool solved = limit.allFinite() && (matrix * limit - held).cwiseAbs().maxCoeff() < 1e-10;
    return solved ? limit : Eigen::VectorXd();
  }

  /// Well mixed, all depend on one unknown, the sum S: x_i = pull_i S + hold_i, where with
  /// w_i = c_i / (N − 1) pull_i = w_i / (1 + w_i) and hold_i = (1 − c_i) x_i(0) / (1 + w_i).
  [[nodiscard]] Eigen::VectorXd limit_of_crowd() const {
    const auto agents = static_cast<Eigen::Index>(first_.size());
    if (agents < 2) return Eigen::Map<const Eigen::VectorXd>(first_.data(), agents);
    Eigen::VectorXd pull(agents);
    Eigen::VectorXd hold(agents);
    for (AgentId i = 0; i < first_.size(); ++i) {
      const double weight = collectivism_[i] / static_cast<double>(agents - 1);
      pull[i] = weight / (1.0 + weight);
      hold[i] = (1.0 - collectivism_[i]) * first_[i] / (1.0 + weight);
    }
    const double sum_of_pull = std::accumulate(pull.begin(), pull.end(), 0.0);
    const double sum = std::accumulate(hold.begin(), hold.end(), 0.0) / (1.0 - sum_of_pull);
    return pull * sum + hold;
  }

  [[nodiscard]] double distance(const Agents<double>& agents) const {
    if (limit_.size() == 0) return kUndefined;
    const Eigen::Map<const Eigen::VectorXd> now(agents.all().data(), limit_.size());
    return (now - limit_).cwiseAbs().maxCoeff();
  }

  Collectivism collectivism_;
  std::vector<double> first_;
  Eigen::VectorXd limit_;
  MeanOfOthers mean_;
  bool still_ = false;
};

}  // namespace

ModelEntry friedkin_johnsen() {
  return state_model<FriedkinJohnsen, Updating::synchronous>({
      .name = "friedkin-johnsen",
      .sentence = "Opinions are averaged with those of friends, but first opinions are never quite "
                  "given up.",
      .equation = "x_i ← (1 − c_i) x_i(0) + c_i · mean of x_j over the neighbours j of i",
      .states = "an opinion in [0, 1]",
      .more_collectivist = Meaning::linear_copying,
      .collectivism =
          "c_i (susceptibility) is the weight of the friends' mean against i's first opinion",
      .reference = "Friedkin & Johnsen, J. Math. Sociol. 15, 193 (1990)",
      .known_result = "opinions tend to (I − CP)⁻¹ (I − C) x(0), P the neighbours' equal weights",
      .measures = {{"mean", "1", "mean opinion"},
                   {"sd", "1", "standard deviation of opinions over agents"},
                   {"distance", "1",
                    "of the agent that is furthest from where it will end; NaN where that is not "
                    "known"}},
      .people = true,
      .well_mixed = true,
      .parameters = {first_opinions_parameter(),
                     boolean("limit", true)
                         .means("whether to solve for where opinions will end (takes 24 bytes a "
                                "tie, and is needed for `distance`)")},
  });
}

}  // namespace groundswell::models
