// SPDX-License-Identifier: Apache-2.0
#include "scenario/check_people.hpp"

#include <algorithm>
#include <set>

namespace groundswell {
namespace {

bool is_set(const Values& population, const std::string& key) {
  return population.given(key) && !population.is_default(key);
}

/// Where `key` is without effect, since `other` is absent.
void check_only_beside(const Values& population, const std::string& key, const std::string& other,
                       std::vector<Problem>& problems) {
  if (!is_set(population, key) || population.given(other)) return;
  problems.push_back({population.place(key), key + " is given",
                      "must be absent: it acts only beside " + other, ""});
}

void check_trait_table(const Values& population, std::vector<Problem>& problems) {
  for (const char* key : {"collectivism_labels", "collectivism_values"})
    if (population.faulty(key)) return;
  for (const char* key : {"collectivism_labels", "collectivism_values"}) {
    if (population.has(key)) continue;
    problems.push_back({population.place(), std::string("no ") + key,
                        "must be given with collectivism_trait",
                        "collectivism_labels = [\"north\", \"south\"], collectivism_values = "
                        "[0.2, 0.8]"});
    return;
  }
  const std::vector<std::string>& labels = population.texts("collectivism_labels");
  const std::size_t values = population.numbers("collectivism_values").size();
  if (labels.size() != values)
    problems.push_back(
        {population.place("collectivism_values"), std::to_string(values) + " numbers",
         "must be one for each of the " + std::to_string(labels.size()) + " collectivism_labels",
         ""});
  std::set<std::string> seen;
  for (const std::string& label : labels)
    if (!seen.insert(label).second)
      problems.push_back({population.place("collectivism_labels"),
                          in_quotes(label) + " more than once", "each must stand once", ""});
}

}  // namespace

const std::vector<std::string>& collectivism_keys() {
  static const std::vector<std::string> keys{"collectivism",        "collectivism_file",
                                             "collectivism_column", "collectivism_trait",
                                             "collectivism_labels", "collectivism_values"};
  return keys;
}

void check_collectivism(const Values& population, std::vector<Problem>& problems) {
  std::vector<std::string> ways;
  for (const char* key : {"collectivism", "collectivism_file", "collectivism_trait"})
    if (is_set(population, key)) ways.emplace_back(key);
  if (ways.size() > 1)
    problems.push_back({population.place(ways[1]), ways[1] + " beside " + ways[0],
                        "must be one of collectivism, collectivism_file and collectivism_trait",
                        ""});
  check_only_beside(population, "collectivism_column", "collectivism_file", problems);
  check_only_beside(population, "collectivism_labels", "collectivism_trait", problems);
  check_only_beside(population, "collectivism_values", "collectivism_trait", problems);
  if (population.sound("collectivism_trait")) check_trait_table(population, problems);
}

}  // namespace groundswell
