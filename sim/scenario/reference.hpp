// SPDX-License-Identifier: Apache-2.0
// Everything a scenario may say, as pages to read. The pages are made of the declarations that the
// parser reads by (sections.hpp), so that they cannot say anything else.
#pragma once

#include <string>
#include <vector>

#include "scenario/sections.hpp"

namespace groundswell {

/// A part of a scenario as it is written: `[clock]`, or the keys before the first section.
struct Section {
  std::string name;
  std::string heading;
  std::string meaning;
  std::vector<Parameter> parameters;
  std::vector<SectionKind> kinds{};  ///< one of the parameters says which; each brings more
};

/// All sections in the order of a printed scenario. Parameters of models are on their cards.
[[nodiscard]] std::vector<Section> sections(const std::vector<std::string>& models);

/// A section with its parameters, and its kinds by name, for a terminal.
[[nodiscard]] std::string to_text(const Section& section);

/// All sections with their kinds, and the distributions, as the reference page of the documentation
/// (Markdown).
[[nodiscard]] std::string to_markdown(const std::vector<Section>& sections);

}  // namespace groundswell
