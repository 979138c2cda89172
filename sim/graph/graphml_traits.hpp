// SPDX-License-Identifier: Apache-2.0
// Traits of agents in GraphML: attributes of nodes that are text. Private to sim/graph.
//
// Labels stand in ascending order, unless the attribute's <desc> lists them, as ours does: then in
// the order of that list, so that a graph keeps its content hash.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph.hpp"

namespace groundswell {

/// How the <desc> of an attribute begins that lists its values, a line each.
inline constexpr std::string_view kTraitValues = "Values, a line each:\n";

class GraphmlTraits {
 public:
  /// An attribute of nodes that is text. False where there is one of this name.
  [[nodiscard]] bool add(std::string id, std::string name);
  /// Of the attribute that was added last.
  void describe(std::string_view text);
  void set_default(std::string text);

  /// The attribute with this id, or nothing.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view id) const noexcept;
  void set(std::size_t attribute, AgentId agent, std::string text);

  /// Gives the graph, whose agent place[i] is the file's node i, the traits that every agent has;
  /// returns how many attributes are left out because some agents have no value.
  [[nodiscard]] std::uint64_t give_to(Graph& graph, const std::vector<AgentId>& place) const;

 private:
  struct Attribute {
    std::string id;
    std::string name;
    std::optional<std::vector<std::string>> listed;  ///< its labels, where <desc> lists them
    std::optional<std::string> unless_said;
    std::vector<std::optional<std::string>> values;  ///< by node
  };
  std::vector<Attribute> attributes_;
};

}  // namespace groundswell
