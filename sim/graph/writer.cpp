// SPDX-License-Identifier: Apache-2.0
#include "graph/writer.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/error.hpp"
#include "core/letters.hpp"
#include "core/plain_number.hpp"
#include "graph/graphml_traits.hpp"
#include "graph/text_tools.hpp"
#include "storage/disk_file.hpp"

namespace groundswell {
namespace {

[[noreturn]] void refuse(const std::string& path, std::string found, std::string allowed,
                         std::string hint = {}) {
  throw OutputError(Problem{path, std::move(found), std::move(allowed), std::move(hint)});
}

/// What no writer takes, whatever the graph.
[[noreturn]] void refuse_format(const std::string& path, std::string found, std::string allowed,
                                std::string hint) {
  throw ScenarioError(Problem{path, std::move(found), std::move(allowed), std::move(hint)});
}

/// A text file under way, written by the megabyte.
class TextFile {
 public:
  TextFile(const std::string& path, bool overwrite) : file_(path, overwrite) {}
  TextFile& operator<<(std::string_view text) {
    text_ += text;
    if (text_.size() >= kBlock) flush();
    return *this;
  }
  TextFile& operator<<(std::uint64_t number) { return *this << shortest(number); }
  TextFile& operator<<(double number) { return *this << shortest(number); }
  void commit() {
    flush();
    file_.commit();
  }

 private:
  static constexpr std::size_t kBlock = std::size_t{1} << 20;
  template <class Number>
  std::string_view shortest(Number number) {
    const auto end = std::to_chars(digits_, digits_ + sizeof digits_, number).ptr;
    return {digits_, static_cast<std::size_t>(end - digits_)};
  }
  void flush() {
    const auto* bytes = reinterpret_cast<const unsigned char*>(text_.data());
    if (!file_.bytes().write(size_, {bytes, text_.size()})) throw std::bad_alloc();
    file_.check();
    size_ += text_.size();
    text_.clear();
  }
  PartialFile file_;
  std::string text_;
  std::uint64_t size_ = 0;
  char digits_[32];
};

/// Calls body(from, to, arc) for each tie once.
template <class Body>
void for_each_tie(const Graph& graph, const Body& body) {
  for (AgentId agent = 0; agent < graph.out().agents(); ++agent) {
    TieIndex arc = graph.out().begin_of(agent);
    for (const AgentId other : graph.out().row(agent)) {
      if (graph.directed() || agent < other) body(agent, other, arc);
      ++arc;
    }
  }
}

void require_names_without_controls(const Graph& graph, const std::string& path) {
  for (const std::string& label : graph.labels())
    if (std::any_of(label.begin(), label.end(), [](char c) { return c >= 0 && c < ' '; }))
      refuse(path, "control characters in the name " + excerpt(label), "names that are text",
             "the binary form (.h5) holds any name");
}

void note_traits(const Graph& graph, const std::string& format, std::vector<std::string>& notes) {
  for (const Trait& trait : graph.traits())
    notes.push_back("the trait " + excerpt(trait.name) + " of agents is left out: " + format +
                    " holds none, .graphml and .h5 do");
}

// Edge lists -------------------------------------------------------------------------------------

std::string quoted_where_needed(const std::string& label) {
  if (!label.empty() && label.find_first_of(" \t,;\"#%'") == std::string::npos) return label;
  std::string text = "\"";
  for (const char c : label) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

void note_lonely(const Graph& graph, std::vector<std::string>& notes) {
  std::uint64_t lonely = 0;
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    lonely += graph.out().degree(agent) + graph.in().degree(agent) == 0 ? 1U : 0U;
  if (lonely > 0)
    notes.push_back(std::to_string(lonely) + " agents without ties are not in an edge list");
}

/// Reading detects what ids are by the first of them, which names like numbers mislead.
void note_number_names(const Graph& graph, std::vector<std::string>& notes) {
  const auto is_plain = [](const std::string& label) { return plain_number(label).has_value(); };
  if (std::all_of(graph.labels().begin(), graph.labels().end(), is_plain)) return;
  const auto found = std::find_if(graph.labels().begin(), graph.labels().end(), looks_like_number);
  if (found == graph.labels().end()) return;
  notes.push_back("names such as " + excerpt(*found) +
                  " look like numbers: read this file with ids as text (--ids text)");
}

std::vector<std::string> write_edge_list(const Graph& graph, const std::string& path,
                                         bool overwrite) {
  require_names_without_controls(graph, path);
  const bool comma = has_ending(path, ".csv");
  const std::string gap = comma ? "," : " ";
  const bool weighted = !graph.weights().empty();
  const bool timed = !graph.times().empty();
  const bool named = !std::all_of(graph.labels().begin(), graph.labels().end(), looks_like_number);
  TextFile file(path, overwrite);
  if (comma || named || timed)  // a first line that ends in an open time would lack a column
    file << "source" << gap << "target" << (weighted ? gap + "weight" : "")
         << (timed ? gap + "from" + gap + "until\n" : "\n");
  const auto put_ends = [&](AgentId from, AgentId to) {
    if (graph.labels().empty())
      file << std::uint64_t{from} << gap << std::uint64_t{to};
    else
      file << quoted_where_needed(graph.labels()[from]) << gap
           << quoted_where_needed(graph.labels()[to]);
  };
  for_each_tie(graph, [&](AgentId from, AgentId to, TieIndex arc) {
    if (timed) {  // a line for each time
      for (const Interval& on : graph.times().of(arc)) {
        put_ends(from, to);
        file << gap << static_cast<std::uint64_t>(on.from) << gap;
        if (on.until != kNever) file << static_cast<std::uint64_t>(on.until);
        file << "\n";
      }
      return;
    }
    put_ends(from, to);
    if (weighted) file << gap << graph.weights()[arc];
    file << "\n";
  });
  file.commit();
  std::vector<std::string> notes;
  note_lonely(graph, notes);
  note_number_names(graph, notes);
  note_traits(graph, "an edge list", notes);
  return notes;
}

// METIS ------------------------------------------------------------------------------------------

std::vector<std::string> write_metis(const Graph& graph, const std::string& path, bool overwrite) {
  if (graph.directed())
    refuse(path, "a directed graph", "an undirected one for METIS", "GraphML holds both");
  const bool weighted = !graph.weights().empty();
  for (const double weight : graph.weights())
    if (!(weight >= 1.0 && weight <= 9e15 && weight == std::floor(weight)))
      refuse(path, "a tie of weight " + std::to_string(weight), "whole weights from 1 for METIS",
             "GraphML holds any");
  TextFile file(path, overwrite);
  file << std::uint64_t{graph.agents()} << " " << graph.ties() << (weighted ? " 001\n" : "\n");
  for (AgentId agent = 0; agent < graph.agents(); ++agent) {
    TieIndex arc = graph.out().begin_of(agent);
    const char* gap = "";
    for (const AgentId other : graph.out().row(agent)) {
      file << gap << std::uint64_t{other} + 1;
      if (weighted) file << " " << static_cast<std::uint64_t>(graph.weights()[arc]);
      ++arc;
      gap = " ";
    }
    file << "\n";
  }
  file.commit();
  std::vector<std::string> notes;
  if (!graph.labels().empty())
    notes.emplace_back("METIS holds no names: line k + 1 is the agent of place k");
  note_traits(graph, "METIS", notes);
  return notes;
}

// GraphML ----------------------------------------------------------------------------------------

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

/// The attributes of nodes that traits become, with all their values in order, also unused ones.
void write_trait_keys(TextFile& file, const Graph& graph, const std::string& path) {
  const auto has_controls = [](const std::string& text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; });
  };
  for (std::size_t i = 0; i < graph.traits().size(); ++i) {
    const Trait& trait = graph.traits()[i];
    if (trait.name.empty() || has_controls(trait.name) ||
        std::any_of(trait.labels.begin(), trait.labels.end(), has_controls))
      refuse(path, "no name or control characters in the trait " + excerpt(trait.name),
             "names that are text", "the binary form (.h5) holds any name");
    file << "  <key id=\"trait" << std::uint64_t{i} << "\" for=\"node\" attr.name=\""
         << escaped(trait.name) << "\" attr.type=\"string\">\n    <desc>" << kTraitValues;
    for (const std::string& label : trait.labels) file << escaped(label) << "\n";
    file << "</desc>\n  </key>\n";
  }
}

void write_nodes(TextFile& file, const Graph& graph) {
  for (AgentId agent = 0; agent < graph.agents(); ++agent) {
    file << "    <node id=\"" << escaped(graph.label(agent)) << "\"";
    if (graph.traits().empty()) {
      file << "/>\n";
      continue;
    }
    file << ">";
    for (std::size_t i = 0; i < graph.traits().size(); ++i)
      file << "<data key=\"trait" << std::uint64_t{i} << "\">"
           << escaped(graph.traits()[i].label_of(agent)) << "</data>";
    file << "</node>\n";
  }
}

std::vector<std::string> write_graphml(const Graph& graph, const std::string& path,
                                       bool overwrite) {
  require_names_without_controls(graph, path);
  const bool weighted = !graph.weights().empty();
  TextFile file(path, overwrite);
  file << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n";
  write_trait_keys(file, graph, path);
  if (weighted)
    file << "  <key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>\n";
  file << "  <graph edgedefault=\"" << (graph.directed() ? "directed" : "undirected") << "\">\n";
  write_nodes(file, graph);
  for_each_tie(graph, [&](AgentId from, AgentId to, TieIndex arc) {
    file << "    <edge source=\"" << escaped(graph.label(from)) << "\" target=\""
         << escaped(graph.label(to)) << "\"";
    if (weighted)
      file << "><data key=\"weight\">" << graph.weights()[arc] << "</data></edge>\n";
    else
      file << "/>\n";
  });
  file << "  </graph>\n</graphml>\n";
  file.commit();
  return {};
}

}  // namespace

std::vector<std::string> write_graph(const Graph& graph, const std::string& path,
                                     const WriteOptions& options) {
  if (graph.is_well_mixed())
    refuse(path, "a well-mixed society, which has no ties", "a graph with ties",
           "kind = \"complete\" ties everybody to everybody");
  for (const char* packed : {".gz", ".xz", ".zst", ".bz2", ".lzma"})
    if (has_ending(path, packed))
      refuse_format(path, std::string("a name that ends in ") + packed,
                    "a file that is not compressed", "compress it afterwards");
  const Format format = options.format == Format::detect ? format_of_name(path) : options.format;
  if (!graph.times().empty() && (format == Format::metis || format == Format::graphml))
    refuse(path, "ties that are on for a time", "an edge list or the binary form (.h5)",
           "no other format holds when ties are on");
  switch (format) {
    case Format::metis:
      return write_metis(graph, path, options.overwrite);
    case Format::graphml:
      return write_graphml(graph, path, options.overwrite);
    case Format::hdf5:
      write_graph_file(graph, path, options.origin, options.overwrite);
      return {};
    case Format::matrix_market:
      refuse_format(path, "Matrix Market", "edge-list, metis, graphml or hdf5",
                    "Matrix Market files are read, not written");
    default:
      return write_edge_list(graph, path, options.overwrite);
  }
}

}  // namespace groundswell
