// SPDX-License-Identifier: Apache-2.0
#include "graph/graph.hpp"

#include <algorithm>
#include <bit>

#include "core/error.hpp"
#include "core/random.hpp"

namespace groundswell {

Adjacency::Adjacency(std::span<const std::uint32_t> degrees, LargeArray<AgentId> targets)
    : targets_(std::move(targets)) {
  const std::size_t agents = degrees.size();
  base_.resize((agents >> kBaseBits) + 1);
  low_.resize(agents + 1);
  TieIndex start = 0;
  for (std::size_t agent = 0; agent <= agents; ++agent) {
    if ((agent & ((std::size_t{1} << kBaseBits) - 1)) == 0) base_[agent >> kBaseBits] = start;
    const TieIndex relative = start - base_[agent >> kBaseBits];
    if (relative > std::numeric_limits<std::uint32_t>::max())
      throw InternalError("more than 2^32 arcs within 2^16 agents");
    low_[agent] = static_cast<std::uint32_t>(relative);
    if (agent == agents) break;
    start += degrees[agent];
    widest_ = std::max(widest_, degrees[agent]);
  }
  if (start != targets_.size()) throw InternalError("row lengths do not add up to the arcs");
}

Graph::Graph(bool directed, Adjacency out, Adjacency in)
    : agents_(out.agents()), directed_(directed), out_(std::move(out)), in_(std::move(in)) {
  if (directed_ && (in_.agents() != out_.agents() || in_.arcs() != out_.arcs()))
    throw InternalError("the two directions of a graph disagree");
}

Graph Graph::well_mixed(AgentId agents) {
  Graph graph;
  graph.agents_ = agents;
  graph.well_mixed_ = true;
  return graph;
}

const Trait* Graph::trait(std::string_view name) const noexcept {
  const auto found = std::ranges::find(traits_, name, &Trait::name);
  return found == traits_.end() ? nullptr : &*found;
}

void Graph::set_trait(Trait trait) {
  const auto most = std::ranges::max_element(trait.values);
  if (trait.values.size() != agents_ ||
      (most != trait.values.end() && *most >= trait.labels.size()))
    throw InternalError("trait " + trait.name + " does not fit the graph");
  const auto found = std::ranges::find(traits_, trait.name, &Trait::name);
  if (found == traits_.end()) {
    traits_.push_back(std::move(trait));
  } else {
    *found = std::move(trait);
  }
}

void Graph::set_weights(std::vector<double> weights) {
  if (!weights.empty() && weights.size() != arcs())
    throw InternalError("as many weights as arcs are needed");
  weights_ = std::move(weights);
}

void Graph::set_times(TieTimes times) {
  if (!times.empty() && (times.arcs() != arcs() || !times.is_sound()))
    throw InternalError("times that do not fit the arcs");
  times_ = std::move(times);
}

std::span<const Interval> Graph::times_of(AgentId from, AgentId to) const noexcept {
  const auto row = out_.row(from);
  const auto place = std::lower_bound(row.begin(), row.end(), to) - row.begin();
  return times_.of(out_.begin_of(from) + static_cast<TieIndex>(place));
}

namespace {

void mix(std::uint64_t& hash, std::uint64_t value) noexcept {
  hash = (hash ^ value) * 0x100000001b3ULL;
  hash ^= hash >> 29;
}

}  // namespace

std::uint64_t Graph::ties_hash() const noexcept {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  mix(hash, agents_);
  mix(hash, (directed_ ? 2U : 0U) + (well_mixed_ ? 1U : 0U));
  for (AgentId agent = 0; agent < out_.agents(); ++agent) {
    mix(hash, out_.degree(agent));
    for (const AgentId other : out_.row(agent)) mix(hash, other);
  }
  for (const double weight : weights_) mix(hash, std::bit_cast<std::uint64_t>(weight));
  for (TieIndex arc = 0; arc < times_.arcs(); ++arc) {
    mix(hash, times_.of(arc).size());
    for (const Interval& on : times_.of(arc))
      mix(hash, static_cast<std::uint64_t>(on.from) << 32 | static_cast<std::uint32_t>(on.until));
  }
  return hash;
}

std::uint64_t Graph::content_hash() const noexcept {
  std::uint64_t hash = ties_hash();
  for (const std::string& label : labels_) mix(hash, stable_key(label));
  for (const Trait& trait : traits_) {
    mix(hash, stable_key(trait.name));
    for (const std::string& label : trait.labels) mix(hash, stable_key(label));
    for (const std::uint32_t value : trait.values) mix(hash, value);
  }
  return hash;
}

std::string hexadecimal(std::uint64_t hash) {
  std::string text(16, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, hash >>= 4)
    *digit = "0123456789abcdef"[hash & 15];
  return text;
}

}  // namespace groundswell
