// SPDX-License-Identifier: Apache-2.0
// The fixed graphs: who is tied to whom follows from ids alone, so nothing is drawn or stored but
// the rows.
#include "graph/generator_tools.hpp"
#include "graph/generators.hpp"
#include "graph/two_pass_builder.hpp"

namespace groundswell {
namespace {

using detail::require;
using detail::require_agents;

/// The graph of the ties that `tie_agent(agent, emit)` emits for every agent.
template <class TieAgent>
Graph build_by_agent(AgentId agents, const TieAgent& tie_agent, const Executor& executor) {
  const auto source = [tie_agent](std::size_t begin, std::size_t end, const auto& emit) {
    for (std::size_t agent = begin; agent < end; ++agent)
      tie_agent(static_cast<AgentId>(agent), emit);
  };
  return build_two_pass(agents, agents, source, false, executor);
}

}  // namespace

Graph complete(const SizeOptions& options, std::uint64_t, const Executor& executor) {
  constexpr AgentId kMost = 65536;  // 2^32 arcs, 16 GiB: beyond it nobody means this
  require_agents(options.agents, 1);
  require(options.agents <= kMost, "agents", std::to_string(options.agents),
          "at most 65536 where every tie is stored", "a well-mixed society stores none");
  const auto tie_agent = [](AgentId agent, const auto& emit) {
    for (AgentId other = 0; other < agent; ++other) emit(agent, other);
  };
  return build_by_agent(options.agents, tie_agent, executor);
}

Graph star(const SizeOptions& options, std::uint64_t, const Executor& executor) {
  require_agents(options.agents, 1);
  const auto tie_agent = [](AgentId agent, const auto& emit) {
    if (agent > 0) emit(0, agent);
  };
  return build_by_agent(options.agents, tie_agent, executor);
}

Graph path(const SizeOptions& options, std::uint64_t, const Executor& executor) {
  require_agents(options.agents, 1);
  const auto tie_agent = [](AgentId agent, const auto& emit) {
    if (agent > 0) emit(agent - 1, agent);
  };
  return build_by_agent(options.agents, tie_agent, executor);
}

Graph cycle(const SizeOptions& options, std::uint64_t, const Executor& executor) {
  require_agents(options.agents, 3);
  const auto tie_agent = [agents = options.agents](AgentId agent, const auto& emit) {
    emit(agent, agent + 1 < agents ? agent + 1 : 0);
  };
  return build_by_agent(options.agents, tie_agent, executor);
}

Graph tree(const TreeOptions& options, std::uint64_t, const Executor& executor) {
  require_agents(options.agents, 1);
  require(options.branching >= 1, "branching", "0", "at least 1");
  const auto tie_agent = [branching = options.branching](AgentId agent, const auto& emit) {
    if (agent > 0) emit((agent - 1) / branching, agent);
  };
  return build_by_agent(options.agents, tie_agent, executor);
}

Graph lattice(const LatticeOptions& options, std::uint64_t, const Executor& executor) {
  require_agents(options.width, 1);
  require_agents(options.height, 1);
  const std::uint64_t agents = std::uint64_t{options.width} * options.height;
  require(agents < kNobody, "agents", std::to_string(agents), "below " + std::to_string(kNobody));
  const auto tie_agent = [options](AgentId agent, const auto& emit) {
    const std::int64_t x = agent % options.width;
    const std::int64_t y = agent / options.width;
    const auto tie_to = [&](std::int64_t right, std::int64_t down) {
      const std::int64_t width = options.width;
      const std::int64_t height = options.height;
      const bool outside = x + right < 0 || x + right >= width || y + down >= height;
      if (outside && !options.periodic) return;
      const std::int64_t column = (x + right + width) % width;
      const std::int64_t row = (y + down) % height;
      emit(agent, static_cast<AgentId>(row * width + column));
    };
    tie_to(1, 0);
    tie_to(0, 1);
    if (!options.diagonals) return;
    tie_to(1, 1);
    tie_to(-1, 1);
  };
  return build_by_agent(static_cast<AgentId>(agents), tie_agent, executor);
}

}  // namespace groundswell
