// SPDX-License-Identifier: Apache-2.0
#include "world/named_trait.hpp"

#include <vector>

#include "core/error.hpp"

namespace groundswell {

const Trait& named_trait(const Values& section, const char* key, const Graph& graph) {
  const std::string& name = section.text(key);
  if (const Trait* trait = graph.trait(name)) return *trait;
  std::vector<std::string> known;
  for (const Trait& other : graph.traits()) known.push_back(other.name);
  throw ScenarioError(Problem{section.place(key), std::string(key) + " = " + in_quotes(name),
                              known.empty() ? "must be a trait of the graph, which has none"
                                            : "must be a trait of the graph",
                              known.empty() ? "" : name_hint(name, known)});
}

}  // namespace groundswell
