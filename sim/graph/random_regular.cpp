// SPDX-License-Identifier: Apache-2.0
// Random regular graphs: pair all tie ends at random, then repair loops and parallels by switches.
//
// Tie end (stub) s belongs to agent s / degree, and `mate_[s]` is the end it is tied to, so an
// agent's neighbours are its d mates and no hash table is needed. A switch takes a bad tie a–b and
// a random tie c–d and makes a–d and c–b of them, if both are new: it never spoils a good tie.
#include <algorithm>

#include "graph/builder.hpp"
#include "graph/generator_tools.hpp"
#include "graph/generators.hpp"

namespace groundswell {
namespace {

using detail::require;
using detail::UniformRun;

class Pairing {
 public:
  Pairing(AgentId agents, std::uint32_t degree, const Draws& draws, std::uint64_t attempt)
      : degree_(degree),
        mate_(std::size_t{agents} * degree),
        run_(draws, {.agent = 0, .item = 0, .step = attempt}) {
    std::vector<std::uint64_t> order(mate_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[run_.below(i)]);
    for (std::size_t i = 0; i + 1 < order.size(); i += 2) pair(order[i], order[i + 1]);
  }

  /// Switches bad ties away. False where that did not work out: try another pairing.
  [[nodiscard]] bool repair() {
    for (std::uint64_t stub = 0; stub < mate_.size(); ++stub) {
      std::uint64_t tries = 100 * mate_.size() + 1000;
      while (is_bad(stub)) {
        if (tries-- == 0) return false;
        try_switch(stub, run_.below(mate_.size()));
      }
    }
    return true;
  }

  [[nodiscard]] std::vector<Tie> ties() const {
    std::vector<Tie> list;
    list.reserve(mate_.size() / 2);
    for (std::uint64_t stub = 0; stub < mate_.size(); ++stub)
      if (stub < mate_[stub]) list.push_back({owner(stub), owner(mate_[stub])});
    return list;
  }

 private:
  [[nodiscard]] AgentId owner(std::uint64_t stub) const noexcept {
    return static_cast<AgentId>(stub / degree_);
  }
  void pair(std::uint64_t a, std::uint64_t b) noexcept {
    mate_[a] = b;
    mate_[b] = a;
  }
  [[nodiscard]] std::uint32_t links(AgentId agent, AgentId other) const noexcept {
    std::uint32_t count = 0;
    const std::uint64_t first = std::uint64_t{agent} * degree_;
    for (std::uint64_t stub = first; stub < first + degree_; ++stub)
      count += owner(mate_[stub]) == other ? 1U : 0U;
    return count;
  }
  [[nodiscard]] bool is_bad(std::uint64_t stub) const noexcept {
    const AgentId agent = owner(stub);
    const AgentId other = owner(mate_[stub]);
    return agent == other || links(agent, other) > 1;
  }
  /// a–b and c–d become a–d and c–b, where neither exists yet.
  void try_switch(std::uint64_t a, std::uint64_t c) noexcept {
    const std::uint64_t b = mate_[a];
    const std::uint64_t d = mate_[c];
    const AgentId ua = owner(a), ub = owner(b), uc = owner(c), ud = owner(d);
    if (c == a || c == b || ua == ud || uc == ub) return;
    if ((ua == uc && ub == ud) || (ua == ub && uc == ud)) return;  // the new ties would be parallel
    if (links(ua, ud) > 0 || links(uc, ub) > 0) return;
    pair(a, d);
    pair(c, b);
  }

  std::uint64_t degree_;
  std::vector<std::uint64_t> mate_;
  UniformRun run_;
};

std::vector<Tie> regular_ties(AgentId agents, std::uint32_t degree, const Draws& draws) {
  constexpr std::uint64_t kAttempts = 1000;
  for (std::uint64_t attempt = 0; attempt < kAttempts; ++attempt) {
    Pairing pairing(agents, degree, draws, attempt);
    if (pairing.repair()) return pairing.ties();
  }
  throw InternalError("no random regular graph found in 1000 attempts");
}

/// All ties that `sparse` has not.
std::vector<Tie> complement(const Graph& sparse) {
  std::vector<Tie> ties;
  for (AgentId agent = 0; agent < sparse.agents(); ++agent) {
    const auto row = sparse.out().row(agent);
    for (AgentId other = agent + 1; other < sparse.agents(); ++other)
      if (!std::binary_search(row.begin(), row.end(), other)) ties.push_back({agent, other});
  }
  return ties;
}

}  // namespace

Graph random_regular(const RandomRegularOptions& options, std::uint64_t seed,
                     const Executor& executor) {
  const AgentId agents = options.agents;
  require(agents >= 1, "agents", "0", "at least 1");
  require(options.degree < agents, "degree", std::to_string(options.degree),
          "fewer than the " + std::to_string(agents) + " agents");
  require(std::uint64_t{agents} * options.degree % 2 == 0, "degree",
          std::to_string(options.degree) + " with " + std::to_string(agents) + " agents",
          "agents × degree must be even: each tie has two ends", "one agent more or less");
  const Draws draws(seed, 0, Purpose::graph_ties);
  const bool dense = options.degree > (agents - 1) / 2;
  const std::uint32_t degree = dense ? agents - 1 - options.degree : options.degree;
  if (degree == 0 && !dense) return build_graph(agents, {}, false, executor);
  std::vector<Tie> ties = degree == 0 ? std::vector<Tie>() : regular_ties(agents, degree, draws);
  Graph graph = build_graph(agents, std::move(ties), false, executor);
  return dense ? build_graph(agents, complement(graph), false, executor) : std::move(graph);
}

}  // namespace groundswell
