// SPDX-License-Identifier: Apache-2.0
#include "graph/graphml_traits.hpp"

#include <algorithm>
#include <unordered_map>

#include "graph/text_tools.hpp"

namespace groundswell {
namespace {

/// Positions of the values in `labels`; nothing where one is not among them.
std::optional<std::vector<std::uint32_t>> positions(const std::vector<std::string>& values,
                                                    const std::vector<std::string>& labels) {
  std::unordered_map<std::string_view, std::uint32_t> places;
  for (std::uint32_t i = 0; i < labels.size(); ++i) places.emplace(labels[i], i);
  std::vector<std::uint32_t> found;
  found.reserve(values.size());
  for (const std::string& value : values) {
    const auto place = places.find(value);
    if (place == places.end()) return std::nullopt;
    found.push_back(place->second);
  }
  return found;
}

}  // namespace

bool GraphmlTraits::add(std::string id, std::string name) {
  if (std::ranges::find(attributes_, name, &Attribute::name) != attributes_.end()) return false;
  attributes_.push_back({std::move(id), std::move(name), {}, {}, {}});
  return true;
}

void GraphmlTraits::describe(std::string_view text) {
  if (!text.starts_with(kTraitValues)) return;
  text.remove_prefix(kTraitValues.size());
  std::vector<std::string>& labels = attributes_.back().listed.emplace();
  for (std::size_t end; (end = text.find('\n')) != std::string_view::npos;) {
    labels.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
}

void GraphmlTraits::set_default(std::string text) {
  attributes_.back().unless_said = std::move(text);
}

std::optional<std::size_t> GraphmlTraits::find(std::string_view id) const noexcept {
  const auto found = std::ranges::find(attributes_, id, &Attribute::id);
  if (found == attributes_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - attributes_.begin());
}

void GraphmlTraits::set(std::size_t attribute, AgentId agent, std::string text) {
  auto& values = attributes_[attribute].values;
  if (values.size() <= agent) values.resize(std::size_t{agent} + 1);
  values[agent] = std::move(text);
}

std::uint64_t GraphmlTraits::give_to(Graph& graph, const std::vector<AgentId>& place) const {
  std::uint64_t left_out = 0;
  for (const Attribute& attribute : attributes_) {
    std::vector<std::string> values(graph.agents());
    bool whole = true;
    for (AgentId node = 0; node < graph.agents(); ++node) {
      const bool said = node < attribute.values.size() && attribute.values[node];
      const auto& value = said ? attribute.values[node] : attribute.unless_said;
      if (!value) {
        whole = false;
        break;
      }
      values[place[node]] = attribute.listed ? *value : std::string(stripped(*value));
    }
    std::vector<std::string> labels = attribute.listed ? *attribute.listed : values;
    if (!attribute.listed) {
      std::ranges::sort(labels);
      labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    }
    auto found = whole ? positions(values, labels) : std::nullopt;
    if (found) {
      graph.set_trait({attribute.name, std::move(labels), std::move(*found)});
    } else {
      ++left_out;
    }
  }
  return left_out;
}

}  // namespace groundswell
