// SPDX-License-Identifier: Apache-2.0
#include "graph/graph_file.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <limits>
#include <span>

#include "core/error.hpp"
#include "core/version.hpp"
#include "graph/builder.hpp"
#include "storage/hdf5_file.hpp"

namespace groundswell {
namespace {

constexpr const char* kGraphFormat = "groundswell-graph";
constexpr int kGraphFormatMajor = 1;
constexpr int kGraphFormatMinor = 1;
constexpr std::uint64_t kBlock = std::uint64_t{1} << 22;  // elements written or read at a time

/// Calls body(begin, count) for blocks of [0, size).
template <class Body>
void for_blocks(std::uint64_t size, const Body& body) {
  for (std::uint64_t begin = 0; begin < size; begin += kBlock)
    body(begin, std::min(kBlock, size - begin));
}

hdf5::Dataset make_numbers(hdf5::Group& group, const char* name, hdf5::Type type,
                           std::uint64_t size, const char* description) {
  hdf5::Dataset dataset = group.create_contiguous(name, type, {size});
  dataset.set("description", description);
  dataset.set("unit", "1");
  return dataset;
}

template <class T>
void write_all(hdf5::Dataset& dataset, std::span<const T> values) {
  for_blocks(values.size(), [&](std::uint64_t begin, std::uint64_t count) {
    dataset.write(values.subspan(begin, count), {begin}, {count});
  });
}

void write_texts(hdf5::Group& group, const char* name, const std::vector<std::string>& texts,
                 const char* description) {
  hdf5::Dataset dataset = group.create_dataset(name, hdf5::Type::text, {texts.size()});
  dataset.set("description", description);
  dataset.write_texts(texts);
}

void write_rows(hdf5::Group& root, const Adjacency& rows) {
  const std::uint64_t agents = rows.agents();
  hdf5::Dataset starts = make_numbers(root, "row_start", hdf5::Type::uint64, agents + 1,
                                      "Where the row of each agent begins in `target`; the last "
                                      "element is the number of arcs");
  std::vector<std::uint64_t> block;
  for_blocks(agents + 1, [&](std::uint64_t begin, std::uint64_t count) {
    block.resize(count);
    for (std::uint64_t i = 0; i < count; ++i)
      block[i] = begin + i == 0 ? 0 : rows.end_of(static_cast<AgentId>(begin + i - 1));
    starts.write(std::span<const std::uint64_t>(block), {begin}, {count});
  });
  hdf5::Dataset targets = make_numbers(root, "target", hdf5::Type::uint32, rows.arcs(),
                                       "Whom each agent influences, row by row in ascending order");
  for (std::uint64_t begin = 0; begin < agents;) {  // whole rows, about a block at a time
    std::uint64_t end = begin + 1;
    const TieIndex first = rows.begin_of(static_cast<AgentId>(begin));
    while (end < agents && rows.end_of(static_cast<AgentId>(end)) - first <= kBlock) ++end;
    const TieIndex last = rows.end_of(static_cast<AgentId>(end - 1));
    const std::span<const AgentId> values(rows.row(static_cast<AgentId>(begin)).data(),
                                          static_cast<std::size_t>(last - first));
    if (!values.empty()) targets.write(values, {first}, {last - first});
    begin = end;
  }
}

void write_times(hdf5::Group& root, const TieTimes& times) {
  if (times.empty()) return;
  const std::uint64_t size = times.intervals().size();
  hdf5::Dataset from = make_numbers(root, "on_from", hdf5::Type::int32, size,
                                    "First step of each interval in which an arc is on");
  hdf5::Dataset until = make_numbers(root, "on_until", hdf5::Type::int32, size,
                                     "First step in which it is off again; 2147483647: never");
  std::vector<Step> block;
  const auto write_side = [&](hdf5::Dataset& dataset, Step Interval::*side) {
    for_blocks(size, [&](std::uint64_t begin, std::uint64_t count) {
      block.clear();
      for (std::uint64_t i = begin; i < begin + count; ++i)
        block.push_back(times.intervals()[i].*side);
      dataset.write(std::span<const Step>(block), {begin}, {count});
    });
  };
  write_side(from, &Interval::from);
  write_side(until, &Interval::until);
  if (times.starts().empty()) return;
  hdf5::Dataset starts = make_numbers(root, "on_start", hdf5::Type::uint64, times.starts().size(),
                                      "Where the intervals of each arc begin in `on_from`; the "
                                      "last element is their number");
  write_all(starts, std::span<const TieIndex>(times.starts()));
}

void write_traits(hdf5::Group& root, const std::vector<Trait>& traits) {
  if (traits.empty()) return;
  hdf5::Group all = root.create_group("traits");
  all.set("description", "What kind of agent each one is: a group for each trait");
  for (std::size_t i = 0; i < traits.size(); ++i) {
    hdf5::Group group = all.create_group(std::to_string(i));
    group.set("name", traits[i].name);
    hdf5::Dataset values = make_numbers(group, "value", hdf5::Type::uint32, traits[i].values.size(),
                                        "Of each agent: a position in `label`");
    write_all(values, std::span<const std::uint32_t>(traits[i].values));
    write_texts(group, "label", traits[i].labels, "What the values are called");
  }
}

// Reading ----------------------------------------------------------------------------------------

class Reader {
 public:
  Reader(const hdf5::Group& root, const Executor& executor) : root_(root), executor_(executor) {
    check_format();
    agents_ = root.count("agents");
    arcs_ = root.count("arcs");
    directed_ = root.count("directed") != 0;
    if (agents_ == 0 || agents_ >= kNobody)
      root.fail(std::to_string(agents_) + " agents", "from 1 to 4294967294", "");
  }

  Graph read(bool with_weights) {
    Graph graph = graph_of_rows(read_rows(), directed_);
    if (root_.contains("weight")) graph.set_weights(read_weights());
    if (root_.contains("on_from")) graph.set_times(read_times());
    if (root_.contains("label")) {
      std::vector<std::string> labels = root_.dataset("label").read_texts();
      if (labels.size() != agents_) root_.fail("has labels for others", "one for each agent", "");
      graph.set_labels(std::move(labels));
    }
    read_traits(graph);
    const std::string hash = hexadecimal(graph.content_hash());
    if (hash != root_.text("content_hash"))
      root_.fail("it hashes to " + hash, root_.text("content_hash") + ", as it says", kChanged);
    if (!with_weights) graph.set_weights({});
    return graph;
  }

 private:
  static constexpr const char* kChanged =
      "the file is damaged or was changed: use another copy or build it again";

  void check_format() const {
    const std::string format = root_.has("format") ? root_.text("format") : "";
    if (format != kGraphFormat)
      root_.fail(format.empty() ? "this HDF5 file is no graph of Groundswell"
                                : "this is a file of format '" + format + "'",
                 std::string("format '") + kGraphFormat + "', as `groundswell graph build` writes",
                 "");
    const std::string version = root_.text("format_version");
    int major = -1;
    std::from_chars(version.data(), version.data() + version.size(), major);
    if (major != kGraphFormatMajor)
      root_.fail("format version " + version, "version " + std::to_string(kGraphFormatMajor) + ".x",
                 major > kGraphFormatMajor ? "a newer Groundswell wrote this file: use that one"
                                           : "build the graph again");
  }

  [[nodiscard]] hdf5::Dataset numbers(const hdf5::Group& group, const char* name,
                                      std::uint64_t size) const {
    hdf5::Dataset dataset = group.dataset(name);
    if (dataset.shape() != hdf5::Shape{size})
      dataset.fail("is not as long as the graph is large", std::to_string(size) + " elements",
                   kChanged);
    dataset.require_room();
    return dataset;
  }

  template <class Array>
  void read_all(const hdf5::Dataset& dataset, Array& values) const {
    using T = typename Array::value_type;
    for_blocks(values.size(), [&](std::uint64_t begin, std::uint64_t count) {
      dataset.read_into(std::span<T>(values).subspan(begin, count), {begin}, {count});
    });
  }

  std::vector<std::uint32_t> read_degrees() {
    const hdf5::Dataset starts = numbers(root_, "row_start", agents_ + 1);
    std::vector<std::uint32_t> degrees(agents_);
    std::vector<std::uint64_t> block;
    std::uint64_t before = 0;
    for_blocks(agents_ + 1, [&](std::uint64_t begin, std::uint64_t count) {
      block.resize(count);
      starts.read_into(std::span<std::uint64_t>(block), {begin}, {count});
      for (std::uint64_t i = 0; i < count; ++i) {
        if (block[i] < before || block[i] - before >= agents_ || (begin + i == 0 && block[i] != 0))
          starts.fail("row " + std::to_string(begin + i) + " begins at " + std::to_string(block[i]),
                      "rows that follow each other, of fewer arcs than agents", kChanged);
        if (begin + i > 0) degrees[begin + i - 1] = static_cast<std::uint32_t>(block[i] - before);
        before = block[i];
      }
    });
    if (before != arcs_)
      starts.fail("ends at " + std::to_string(before), std::to_string(arcs_) + " arcs", kChanged);
    return degrees;
  }

  Adjacency read_rows() {
    const std::vector<std::uint32_t> degrees = read_degrees();
    const hdf5::Dataset dataset = numbers(root_, "target", arcs_);
    LargeArray<AgentId> targets(arcs_);
    read_all(dataset, targets);
    Adjacency rows(degrees, std::move(targets));
    const auto bad =
        executor_.sum_blocks<std::uint64_t>(agents_, [&](std::size_t begin, std::size_t end) {
          std::uint64_t count = 0;
          for (std::size_t agent = begin; agent < end; ++agent)
            count += is_row(rows, static_cast<AgentId>(agent)) ? 0U : 1U;
          return count;
        });
    if (bad > 0)
      dataset.fail(std::to_string(bad) + " rows that are no rows of a graph",
                   "agents of the graph in ascending order, each once and not the row's own",
                   kChanged);
    if (!directed_ && !is_symmetric(rows))
      dataset.fail("ties that are there one way only", "both ways, as the graph is not directed",
                   kChanged);
    return rows;
  }

  [[nodiscard]] bool is_row(const Adjacency& rows, AgentId agent) const {
    const auto row = rows.row(agent);
    return std::adjacent_find(row.begin(), row.end(), std::greater_equal<>()) == row.end() &&
           (row.empty() || row.back() < agents_) &&
           !std::binary_search(row.begin(), row.end(), agent);
  }

  /// Every arc adds a number of its pair of agents when it goes up and takes it away when it goes
  /// down: what is left is 0, or by a chance of 2^-64 is not noticed.
  [[nodiscard]] bool is_symmetric(const Adjacency& rows) const {
    const auto mixed = [](std::uint64_t value) {
      value = (value ^ (value >> 32)) * 0x9E3779B97F4A7C15U;
      value = (value ^ (value >> 29)) * 0xBF58476D1CE4E5B9U;
      return value ^ (value >> 32);
    };
    return executor_.sum_blocks<std::uint64_t>(agents_, [&](std::size_t begin, std::size_t end) {
      std::uint64_t sum = 0;
      for (std::uint64_t agent = begin; agent < end; ++agent)
        for (const std::uint64_t other : rows.row(static_cast<AgentId>(agent)))
          sum += agent < other ? mixed(agent << 32 | other) : -mixed(other << 32 | agent);
      return sum;
    }) == 0;
  }

  std::vector<double> read_weights() {
    const hdf5::Dataset dataset = numbers(root_, "weight", arcs_);
    std::vector<double> weights(arcs_);
    read_all(dataset, weights);
    for (const double weight : weights)
      if (!(weight >= 0.0 && weight <= std::numeric_limits<double>::max()))
        dataset.fail("weights that are none", "finite numbers, not below 0", kChanged);
    return weights;
  }

  TieTimes read_times() {
    std::vector<TieIndex> starts;
    if (root_.contains("on_start")) {
      starts.resize(arcs_ + 1);
      read_all(numbers(root_, "on_start", arcs_ + 1), starts);
    }
    const std::uint64_t size = starts.empty() ? arcs_ : starts.back();
    const hdf5::Dataset dataset = numbers(root_, "on_from", size);
    const hdf5::Dataset ends = numbers(root_, "on_until", size);
    std::vector<Step> from(size);
    std::vector<Step> until(size);
    read_all(dataset, from);
    read_all(ends, until);
    std::vector<Interval> intervals(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) intervals[i] = {from[i], until[i]};
    TieTimes times(std::move(intervals), std::move(starts));
    if (!times.is_sound())
      dataset.fail("times that are none", "intervals of each arc in order, apart and not empty",
                   kChanged);
    return times;
  }

  void read_traits(Graph& graph) const {
    if (!root_.contains("traits")) return;
    const hdf5::Group all = root_.group("traits");
    for (std::size_t i = 0; all.contains(std::to_string(i)); ++i) {
      const hdf5::Group group = all.group(std::to_string(i));
      Trait trait{group.text("name"), group.dataset("label").read_texts(), {}};
      trait.values.resize(agents_);
      read_all(numbers(group, "value", agents_), trait.values);
      for (const std::uint32_t value : trait.values)
        if (value >= trait.labels.size())
          group.fail("values without a label", "positions in `label`", kChanged);
      graph.set_trait(std::move(trait));
    }
  }

  const hdf5::Group& root_;
  const Executor& executor_;
  std::uint64_t agents_ = 0;
  std::uint64_t arcs_ = 0;
  bool directed_ = false;
};

}  // namespace

void write_graph_file(const Graph& graph, const std::string& path, const GraphOrigin& origin,
                      bool overwrite) {
  if (graph.is_well_mixed())
    throw OutputError(Problem{path, "a well-mixed society, which has no ties", "a graph with ties",
                              "kind = \"complete\" ties everybody to everybody"});
  const hdf5::Session session;
  hdf5::OutputFile file(path, overwrite);
  {
    hdf5::Group& root = file.root();
    root.set("format", kGraphFormat);
    root.set("format_version",
             std::to_string(kGraphFormatMajor) + "." + std::to_string(kGraphFormatMinor));
    root.set("program", "groundswell");
    root.set("program_version", kVersion);
    root.set("commit", kCommit);
    root.set("hdf5_version", hdf5::library_version());
    root.set("made_from", origin.made_from);
    root.set("notes", origin.notes);
    root.set("agents", std::uint64_t{graph.agents()});
    root.set("arcs", graph.arcs());
    root.set("ties", graph.ties());
    root.set("directed", std::uint64_t{graph.directed() ? 1U : 0U});
    root.set("content_hash", hexadecimal(graph.content_hash()));
    write_rows(root, graph.out());
    if (!graph.weights().empty()) {
      hdf5::Dataset weights =
          make_numbers(root, "weight", hdf5::Type::float64, graph.arcs(), "Of each arc");
      write_all(weights, graph.weights());
    }
    write_times(root, graph.times());
    if (!graph.labels().empty())
      write_texts(root, "label", graph.labels(), "Name of each agent in the file it came from");
    write_traits(root, graph.traits());
  }
  file.commit();
}

Graph read_graph_file(const std::string& path, const ReadOptions& options, const Executor& executor,
                      ReadReport& report) {
  const hdf5::Session session;
  const hdf5::InputFile file(path, "graph file", true);
  Reader reader(file.root(), executor);
  const bool weighted = file.root().contains("weight");
  if (!options.weights.empty() && (!weighted || options.weights != "weight"))
    throw InputError(Problem{path, "no weights called '" + options.weights + "'",
                             weighted ? "'weight'" : "a file with weights", ""});
  if (options.timed())
    throw InputError(Problem{path, "columns of times, asked for",
                             "leave it to the file: a stored graph says when its ties are on", ""});
  Graph graph = reader.read(options.keep_stored_weights || !options.weights.empty());
  report.ties = graph.ties();
  report.weights_left_out = weighted && graph.weights().empty() && graph.arcs() > 0;
  report.stored_hash = file.root().text("content_hash");
  return graph;
}

}  // namespace groundswell
