// SPDX-License-Identifier: Apache-2.0
// GraphML files, through Expat.
#include <expat.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <unordered_map>

#include "core/error.hpp"
#include "graph/builder.hpp"
#include "graph/edge_list_rows.hpp"
#include "graph/graphml_traits.hpp"
#include "graph/id_index.hpp"
#include "graph/text_readers.hpp"
#include "graph/text_tools.hpp"

namespace groundswell {
namespace {

/// What is in the file, as its elements come by.
class Contents {
 public:
  Contents(std::string name, const ReadOptions& options)
      : name_(std::move(name)), options_(options) {}

  void at_line(std::uint64_t line) noexcept { line_ = line; }
  void begin(std::string_view element, const XML_Char** attributes);
  void end(std::string_view element);
  void characters(std::string_view text) {
    if (reads_text_) text_ += text;
  }
  [[noreturn]] void refuse(std::string found, std::string allowed, std::string hint = {}) const {
    throw InputError(Problem{name_ + ":" + std::to_string(std::max<std::uint64_t>(1, line_)),
                             std::move(found), std::move(allowed), std::move(hint)});
  }
  /// All of it is there: throws where something is missing.
  void finish() const;
  [[nodiscard]] Graph build(const Executor& executor, ReadReport& report);

 private:
  void begin_key(const XML_Char** attributes);
  void begin_graph(const XML_Char** attributes);
  void begin_node(const XML_Char** attributes);
  void begin_edge(const XML_Char** attributes);
  void begin_text(std::string_view element, const XML_Char** attributes);
  void end_edge();
  void take_text();
  void take_weight();
  [[noreturn]] void refuse_weights() const;
  AgentId place_of(const std::string& id);
  [[nodiscard]] std::string attribute(const XML_Char** attributes, std::string_view wanted) const;
  [[nodiscard]] std::string required(const XML_Char** attributes, const char* wanted) const;

  std::string name_;
  const ReadOptions& options_;
  std::uint64_t line_ = 0;
  std::uint64_t depth_ = 0;
  std::uint64_t graphs_ = 0;
  bool in_graph_ = false;
  bool in_edge_ = false;
  bool in_weight_key_ = false;
  bool in_trait_key_ = false;
  std::optional<AgentId> node_;  ///< whose element is open
  enum class Text { weight, weight_default, trait, trait_default, trait_description };
  Text kind_of_text_ = Text::weight;
  std::size_t trait_ = 0;
  GraphmlTraits traits_;
  bool directed_ = false;
  bool reads_text_ = false;
  bool has_weights_ = false;  ///< called "weight"
  std::string text_;
  std::string weight_key_;
  std::optional<double> default_weight_;
  std::optional<double> weight_;
  std::unordered_map<std::string, AgentId> places_;
  std::vector<std::string> ids_;
  std::vector<bool> is_node_;
  std::vector<std::uint64_t> first_line_;  ///< where each id is first met
  std::vector<Tie> ties_;
  std::vector<double> weights_;
};

std::string Contents::attribute(const XML_Char** attributes, std::string_view wanted) const {
  for (; *attributes != nullptr; attributes += 2)
    if (wanted == attributes[0]) return attributes[1];
  return {};
}

std::string Contents::required(const XML_Char** attributes, const char* wanted) const {
  std::string value = attribute(attributes, wanted);
  if (value.empty()) refuse(std::string("no ") + wanted, "an element with all it needs");
  if (std::any_of(value.begin(), value.end(), [](char c) { return c >= 0 && c < ' '; }))
    refuse("control characters in " + excerpt(value), "text");
  return value;
}

void Contents::begin(std::string_view element, const XML_Char** attributes) {
  if (depth_++ == 0 && element != "graphml")
    refuse("<" + std::string(element) + ">", "a GraphML file, which begins with <graphml>");
  reads_text_ = false;
  if (element == "key") begin_key(attributes);
  if (element == "graph") begin_graph(attributes);
  if (element == "node" && in_graph_) begin_node(attributes);
  if (element == "edge" && in_graph_) begin_edge(attributes);
  if (element == "hyperedge") refuse("a hyperedge", "edges of two nodes");
  begin_text(element, attributes);
}

/// Is this an element whose text is wanted?
void Contents::begin_text(std::string_view element, const XML_Char** attributes) {
  const auto want = [this](Text kind) {
    kind_of_text_ = kind;
    reads_text_ = true;
  };
  text_.clear();
  if (element == "default" && in_weight_key_) want(Text::weight_default);
  if (element == "default" && in_trait_key_) want(Text::trait_default);
  if (element == "desc" && in_trait_key_) want(Text::trait_description);
  if (element != "data" || !(in_edge_ || node_)) return;
  const std::string key = attribute(attributes, "key");
  if (in_edge_) {
    if (!weight_key_.empty() && key == weight_key_) want(Text::weight);
  } else if (const auto trait = traits_.find(key)) {
    trait_ = *trait;
    want(Text::trait);
  }
}

void Contents::take_text() {
  switch (kind_of_text_) {
    case Text::trait:
      return traits_.set(trait_, *node_, text_);
    case Text::trait_default:
      return traits_.set_default(text_);
    case Text::trait_description:
      return traits_.describe(text_);
    default:
      return take_weight();
  }
}

void Contents::end(std::string_view element) {
  --depth_;
  if (reads_text_) take_text();
  reads_text_ = false;
  if (element == "key") in_weight_key_ = in_trait_key_ = false;
  if (element == "node") node_.reset();
  if (element == "graph") in_graph_ = false;
  if (element == "edge" && in_edge_) end_edge();
}

void Contents::begin_key(const XML_Char** attributes) {
  const std::string of = attribute(attributes, "for");
  const std::string attribute_name = attribute(attributes, "attr.name");
  if (of == "node" && attribute(attributes, "attr.type") == "string") {
    const std::string id = required(attributes, "id");
    if (!traits_.add(id, attribute_name.empty() ? id : attribute_name))
      refuse("a second attribute of nodes called " + excerpt(attribute_name), "each name once");
    in_trait_key_ = true;
  }
  if (of != "edge" && of != "all" && !of.empty()) return;
  has_weights_ = has_weights_ || attribute_name == "weight";
  if (options_.weights.empty() || attribute_name != options_.weights) return;
  weight_key_ = required(attributes, "id");
  in_weight_key_ = true;
}

void Contents::begin_graph(const XML_Char** attributes) {
  if (in_graph_) refuse("a graph within a graph", "one graph, not nested");
  if (++graphs_ > 1) refuse("a second graph", "a file of one graph");
  const std::string edges = required(attributes, "edgedefault");
  if (edges != "directed" && edges != "undirected")
    refuse("edgedefault " + excerpt(edges), "directed or undirected");
  directed_ = edges == "directed";
  in_graph_ = true;
}

AgentId Contents::place_of(const std::string& id) {
  const auto [found, is_new] = places_.try_emplace(id, static_cast<AgentId>(ids_.size()));
  if (is_new) {
    ids_.push_back(id);
    is_node_.push_back(false);
    first_line_.push_back(line_);
  }
  return found->second;
}

void Contents::begin_node(const XML_Char** attributes) {
  const std::string id = required(attributes, "id");
  const AgentId place = place_of(id);
  if (is_node_[place]) refuse("node " + excerpt(id) + " a second time", "every node once");
  is_node_[place] = true;
  node_ = place;
}

void Contents::begin_edge(const XML_Char** attributes) {
  if (in_edge_) refuse("an edge within an edge", "edges in a graph");
  const AgentId source = place_of(required(attributes, "source"));
  const AgentId target = place_of(required(attributes, "target"));
  const std::string directed = attribute(attributes, "directed");
  if (!directed.empty() && (directed == "true" || directed == "1") != directed_)
    refuse(
        "an edge that is " + std::string(directed_ ? "not " : "") + "directed, unlike the others",
        "a graph whose edges are all directed, or none");
  const bool reversed = options_.influence == InfluenceDirection::backward;
  ties_.push_back(reversed ? Tie{target, source} : Tie{source, target});
  in_edge_ = true;
  weight_ = default_weight_;
}

void Contents::take_weight() {
  text_ = stripped(text_);
  double value = 0.0;
  if (std::string fault = weight_fault(text_, value); !fault.empty())
    refuse(std::move(fault), kWeightAllowed);
  (kind_of_text_ == Text::weight_default ? default_weight_ : weight_) = value;
}

void Contents::refuse_weights() const {
  throw InputError(Problem{name_, "no attribute of edges called " + excerpt(options_.weights),
                           "the attr.name of a <key for=\"edge\">", ""});
}

void Contents::end_edge() {
  in_edge_ = false;
  if (options_.weights.empty()) return;
  if (weight_key_.empty()) refuse_weights();
  if (!weight_)
    refuse("an edge without " + excerpt(options_.weights), kWeightAllowed, "weights asks for it");
  weights_.push_back(*weight_);
}

void Contents::finish() const {
  if (graphs_ == 0) refuse("no graph", "a GraphML file with one graph");
  if (ids_.empty()) refuse("a graph without nodes", "at least one node");
  for (std::size_t i = 0; i < ids_.size(); ++i)
    if (!is_node_[i])
      throw InputError(Problem{name_ + ":" + std::to_string(first_line_[i]),
                               "an edge of node " + excerpt(ids_[i]) + ", which is not there",
                               "nodes of the file", ""});
  if (!options_.weights.empty() && weight_key_.empty()) refuse_weights();
}

/// Are the labels what agents are called anyway?
bool are_own_numbers(const std::vector<std::string>& labels) {
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i] != std::to_string(i)) return false;
  return true;
}

Graph Contents::build(const Executor& executor, ReadReport& report) {
  require_agents(ids_.size(), name_);
  const std::vector<AgentId> place = order_names(ids_, true);
  for (Tie& tie : ties_) tie = {place[tie.from], place[tie.to]};
  const auto agents = static_cast<AgentId>(ids_.size());
  report.ties = ties_.size();
  report.weights_left_out = has_weights_ && options_.weights.empty();
  BuildReport built;
  Graph graph = options_.weights.empty()
                    ? build_graph(agents, std::move(ties_), directed_, executor, &built)
                    : build_weighted_graph(agents, std::move(ties_), std::move(weights_), directed_,
                                           executor, &built);
  report.partial_traits = traits_.give_to(graph, place);
  report.self_loops = built.self_loops;
  report.parallel_ties = built.parallel_ties;
  if (!are_own_numbers(ids_)) {
    report.text_ids = true;
    graph.set_labels(std::move(ids_));
  }
  return graph;
}

/// The line being read. Expat has one since 2.9 that does not wrap, and warns of the other.
template <class Parser>
[[nodiscard]] std::uint64_t line_of(Parser parser) noexcept {
  if constexpr (requires { XML_GetCurrentLineNumber64(parser); })
    return XML_GetCurrentLineNumber64(parser);
  else
    return XML_GetCurrentLineNumber(parser);
}

/// Expat is C: what our handlers throw is kept until it has returned.
struct Parse {
  Contents* contents = nullptr;
  XML_Parser parser = nullptr;
  std::exception_ptr failure;

  template <class Body>
  void guarded(const Body& body) noexcept {
    if (failure) return;
    try {
      contents->at_line(line_of(parser));
      body();
    } catch (...) {
      failure = std::current_exception();
      XML_StopParser(parser, XML_FALSE);
    }
  }
};

extern "C" void XMLCALL on_begin(void* data, const XML_Char* element, const XML_Char** attributes) {
  auto& parse = *static_cast<Parse*>(data);
  parse.guarded([&] { parse.contents->begin(element, attributes); });
}
extern "C" void XMLCALL on_end(void* data, const XML_Char* element) {
  auto& parse = *static_cast<Parse*>(data);
  parse.guarded([&] { parse.contents->end(element); });
}
extern "C" void XMLCALL on_characters(void* data, const XML_Char* text, int length) {
  auto& parse = *static_cast<Parse*>(data);
  parse.guarded([&] { parse.contents->characters({text, static_cast<std::size_t>(length)}); });
}

}  // namespace

Graph read_graphml(std::string_view text, const std::string& name, const ReadOptions& options,
                   const Executor& executor, ReadReport& report) {
  constexpr const char* kWanted = "a whole GraphML file";
  require_contents(text, name, kWanted);
  Contents contents(name, options);
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
      XML_ParserCreate(nullptr), XML_ParserFree);
  if (!parser) throw std::bad_alloc();
  Parse parse{&contents, parser.get(), nullptr};
  XML_SetUserData(parser.get(), &parse);
  XML_SetElementHandler(parser.get(), on_begin, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_characters);
  constexpr std::size_t kBlock = std::size_t{1} << 24;
  const std::string_view start = stripped(text.substr(0, kBlock));
  const char* const hint = start.empty() || start.starts_with('<') ? "" : kOtherFormat;
  do {
    const std::string_view block = text.substr(0, kBlock);
    text.remove_prefix(block.size());
    const XML_Status status =
        XML_Parse(parser.get(), block.data(), static_cast<int>(block.size()), text.empty());
    if (parse.failure) std::rethrow_exception(parse.failure);
    contents.at_line(line_of(parser.get()));
    if (status != XML_STATUS_OK)
      contents.refuse(std::string("not XML: ") + XML_ErrorString(XML_GetErrorCode(parser.get())),
                      kWanted, hint);
  } while (!text.empty());
  report.lines = line_of(parser.get());
  contents.finish();
  return contents.build(executor, report);
}

}  // namespace groundswell
