// SPDX-License-Identifier: Apache-2.0
// What a scenario may say: every section and every parameter, declared once.
#pragma once

#include <string>
#include <vector>

#include "scenario/parameter.hpp"

namespace groundswell {

/// Most broadcasts on one target: the dose kernel keeps audiences as classes of a table.
inline constexpr std::size_t kMostBroadcasts = 12;

/// A kind of graph or campaign and the parameters it takes beyond the common ones.
struct SectionKind {
  std::string name;
  std::string meaning;
  std::vector<Parameter> parameters;
};

[[nodiscard]] const std::vector<Parameter>& head_parameters();
[[nodiscard]] const std::vector<Parameter>& clock_parameters();
[[nodiscard]] const std::vector<Parameter>& population_parameters();
/// Of [[items]] as written: a table can stand for several items, whose qualities are drawn.
[[nodiscard]] const std::vector<Parameter>& item_parameters();
/// The quality of one item in a resolved scenario: a number.
[[nodiscard]] const Parameter& item_quality();
[[nodiscard]] const std::vector<Parameter>& chart_parameters();
[[nodiscard]] const std::vector<Parameter>& record_parameters();
[[nodiscard]] const std::vector<Parameter>& twin_parameters();
/// Of [sweep], beside `values`, `together` and `until`.
[[nodiscard]] const std::vector<Parameter>& sweep_parameters();
/// Of a range of values, and of a precision target.
[[nodiscard]] const std::vector<Parameter>& range_parameters();
[[nodiscard]] const std::vector<Parameter>& until_parameters();
/// What chooses among kinds, and stands beside their parameters: in [graph], in [[layers]], in
/// [[campaigns]], and among the models named.
[[nodiscard]] std::vector<Parameter> graph_parameters();
[[nodiscard]] std::vector<Parameter> layer_parameters();
[[nodiscard]] std::vector<Parameter> campaign_parameters();
[[nodiscard]] std::vector<Parameter> model_parameters(std::vector<std::string> models);
[[nodiscard]] const std::vector<SectionKind>& graph_kinds();
[[nodiscard]] const std::vector<SectionKind>& campaign_kinds();
/// The kinds of graph that can be a further layer over the agents of [graph].
[[nodiscard]] const std::vector<SectionKind>& layer_kinds();
/// Of models that spread along ties, and of campaigns that do: which layers these are in.
[[nodiscard]] Parameter layers_parameter();

/// A kind with all its parameters, as a page to read.
[[nodiscard]] std::string to_text(const SectionKind& kind);

/// The names of the kinds, in order.
[[nodiscard]] std::vector<std::string> names_of(const std::vector<SectionKind>& kinds);

}  // namespace groundswell
