// SPDX-License-Identifier: Apache-2.0
#include "graph/reader.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "core/error.hpp"
#include "core/letters.hpp"
#include "core/text_encoding.hpp"
#include "graph/graph_file.hpp"
#include "graph/text_readers.hpp"
#include "graph/text_tools.hpp"

namespace groundswell {
namespace {

constexpr std::string_view kHdf5Signature("\x89HDF\r\n\x1a\n", 8);

/// By its first bytes. Looks into regular files only: of a pipe, what is read here would be lost.
bool is_hdf5(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;
  std::array<char, kHdf5Signature.size()> first{};
  std::ifstream stream(path, std::ios::binary);
  return stream.read(first.data(), first.size()) &&
         std::string_view(first.data(), first.size()) == kHdf5Signature;
}

/// Throws where an unpacked file is one that had no need to be packed.
void require_no_hdf5(std::string_view text, const std::string& path) {
  if (text.starts_with(kHdf5Signature))
    throw InputError(Problem{path, "a stored graph, packed", "one as it was written",
                             "unpack it first: it is compressed inside"});
}

/// Of a text, by its first words, else by the name.
Format format_of(std::string_view text, const std::string& path) {
  if (begins_as_matrix_market(text)) return Format::matrix_market;
  if (stripped(text).starts_with('<')) return Format::graphml;
  const Format named = format_of_name(path);
  if (named == Format::hdf5)
    throw InputError(Problem{path, "contents that are not HDF5", "a stored graph, as its name says",
                             kOtherFormat});
  return named;
}

[[noreturn]] void refuse_option(const std::string& name, const std::string& option,
                                std::string allowed, std::string hint = {}) {
  throw ScenarioError(
      Problem{name, option + " was asked for", std::move(allowed), std::move(hint)});
}

/// What acts on edge lists alone, where it was asked for.
std::string edge_list_option(const ReadOptions& options) {
  if (options.ids != Ids::detect) return "ids";
  if (options.counts_line != Detect::detect) return "counts_line";
  if (options.separator != Separator::detect) return "separator";
  return options.header != Detect::detect ? "header" : "";
}

/// Throws where the options ask for a direction that ties of the file do not have.
void require_direction(const ReadOptions& options, bool directed, const std::string& name) {
  if (directed) return;
  if (options.directed)
    refuse_option(name, "directed", "must not be: the file says that it is undirected");
  if (options.influence == InfluenceDirection::backward)
    refuse_option(name, "influence = backward", "must not be where ties have no direction",
                  "directed gives them one");
}

/// Throws where an option was asked for that does not act on such a file.
void require_acting(const ReadOptions& options, Format format, const std::string& name) {
  const std::string option = edge_list_option(options);
  const std::string& kind = format_names()[static_cast<std::size_t>(format)];
  if (format != Format::edge_list && !option.empty())
    refuse_option(name, option, "must not be: it acts on edge lists, and this is " + kind);
  if (format == Format::edge_list && options.ids == Ids::text &&
      options.counts_line != Detect::detect)
    refuse_option(name, "counts_line", "must not be where ids are text: it counts numbers");
  if (format == Format::metis && options.directed)
    refuse_option(name, "directed", "must not be: METIS files are undirected");
  if (format == Format::hdf5 && options.influence == InfluenceDirection::backward)
    refuse_option(name, "influence = backward",
                  "must not be: a stored graph says who influences whom",
                  "convert the file it was made from again, with --influence backward");
  // GraphML and the binary form say the direction themselves, when they have been read.
  if (format != Format::graphml && format != Format::hdf5)
    require_direction(options, options.directed, name);
}

}  // namespace

const std::vector<std::string>& format_names() {
  static const std::vector<std::string> names{"detect",        "edge-list", "metis",
                                              "matrix-market", "graphml",   "hdf5"};
  return names;
}

Format format_of_name(std::string_view name) {
  for (const std::string_view packed : {".gz", ".xz", ".zst", ".bz2", ".lzma"})
    if (has_ending(name, packed)) name.remove_suffix(packed.size());
  const auto ends = [&name](std::string_view ending) { return has_ending(name, ending); };
  if (ends(".graph") || ends(".metis")) return Format::metis;
  if (ends(".mtx")) return Format::matrix_market;
  if (ends(".graphml") || ends(".xml")) return Format::graphml;
  if (ends(".h5") || ends(".hdf5")) return Format::hdf5;
  return Format::edge_list;
}

namespace {

Detect detect_from(const std::string& word) {
  return word == "yes" ? Detect::yes : word == "no" ? Detect::no : Detect::detect;
}

}  // namespace

ReadOptions options_from(const ReadWords& words) {
  ReadOptions options;
  const auto& names = format_names();
  const auto format = std::find(names.begin(), names.end(), words.format);
  if (format != names.end()) options.format = static_cast<Format>(format - names.begin());
  if (words.ids == "numbers") options.ids = Ids::numbers;
  if (words.ids == "text") options.ids = Ids::text;
  options.header = detect_from(words.header);
  options.counts_line = detect_from(words.counts_line);
  if (words.influence == "backward") options.influence = InfluenceDirection::backward;
  options.weights = words.weights;
  options.from = words.from;
  options.until = words.until;
  options.directed = words.directed;
  return options;
}

void require_text(std::string_view text, const std::string& name, const Executor& executor) {
  const auto zeros = executor.sum_blocks<std::uint64_t>(
      text.size(),
      [text](std::size_t begin, std::size_t end) {
        return std::memchr(text.data() + begin, 0, end - begin) == nullptr ? 0U : 1U;
      },
      std::size_t{1} << 20);
  if (zeros > 0) refuse_zero_bytes(name, "a graph");
}

void require_contents(std::string_view text, const std::string& name, const std::string& wanted) {
  if (text.empty()) throw InputError(Problem{name, "an empty file", wanted, ""});
}

void require_plausible_agents(std::uint64_t agents, std::size_t bytes, const std::string& place) {
  const std::uint64_t most = (std::uint64_t{1} << 20) + 64 * bytes;
  if (agents <= most && agents < kNobody) return;
  throw InputError(Problem{
      place, std::to_string(agents) + " agents, in a file of " + std::to_string(bytes) + " bytes",
      "at most " + std::to_string(std::min<std::uint64_t>(most, kNobody - 1)),
      "is this number damaged?"});
}

Graph read_graph(const std::string& path, const ReadOptions& options, const Executor& executor,
                 ReadReport* report) {
  if (!options.weights.empty() && options.timed())
    throw InputError(Problem{path, "weights and times of ties, both asked for", "one of the two",
                             "layers have weights of their own"});
  ReadReport found;
  const auto read = [&]() -> Graph {
    if (options.format == Format::hdf5 || (options.format == Format::detect && is_hdf5(path))) {
      found.format = Format::hdf5;
      require_acting(options, Format::hdf5, path);
      return read_graph_file(path, options, executor, found);
    }
    TextBuffer text = TextBuffer::of_file(path, executor);
    require_no_hdf5(text.view(), path);
    require_utf8(text.view(), path, "a graph");
    const Format format =
        options.format == Format::detect ? format_of(text.view(), path) : options.format;
    require_acting(options, format, path);
    if (options.timed() && format != Format::edge_list)
      throw InputError(Problem{path, "times of ties, asked for", "an edge list for that",
                               "no other text format has columns"});
    Graph graph = [&] {
      switch (format) {
        case Format::metis:
          return read_metis(text.view(), path, options, executor, found);
        case Format::matrix_market:
          return read_matrix_market(text.view(), path, options, executor, found);
        case Format::graphml:
          return read_graphml(text.view(), path, options, executor, found);
        default:
          return read_edge_list(std::move(text), path, options, executor, found);
      }
    }();
    found.format = format;
    return graph;
  };
  Graph graph = read();
  require_direction(options, graph.directed(), path);
  found.weighted = !graph.weights().empty();
  found.timed = !graph.times().empty();
  if (report != nullptr) *report = found;
  return graph;
}

}  // namespace groundswell
