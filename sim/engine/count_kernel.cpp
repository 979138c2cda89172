// SPDX-License-Identifier: Apache-2.0
#include "engine/count_kernel.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

#include "engine/frontier.hpp"
#include "engine/spread_runner.hpp"
#include "engine/tipping_peer.hpp"

namespace groundswell {
namespace {

constexpr std::size_t kFrontierBlock = 512;  // spreaders
constexpr std::size_t kAhead = 24;           // spreaders between prefetch and use
constexpr std::size_t kRowPart = 128;        // neighbours looked at together
constexpr std::size_t kExposures = 1024;     // exposures counted down together
constexpr std::size_t kBlocksAtOnce = 64;    // blocks of spreaders whose exposures wait together
constexpr std::size_t kMostRanges = 64;

/// Exposures on their way.
struct Exposures {
  std::array<AgentId, kExposures> agents;
  std::size_t count = 0;
  std::size_t sent = 0;  ///< in earlier fillings

  [[nodiscard]] std::span<const AgentId> all() const noexcept { return {agents.data(), count}; }
  [[nodiscard]] std::size_t so_far() const noexcept { return sent + count; }
};

/// One item spreading. `Count` is the narrowest integer that holds every need.
template <class Count>
class ItemSpread {
 public:
  ItemSpread(const WorldInputs& inputs, ItemId item, const std::vector<std::uint32_t>& needs,
             const CourseOf& course)
      : graph_(inputs.graph),
        executor_(inputs.executor),
        item_(item),
        lots_(inputs, stable_key(inputs.scenario.items[item].text("name"))),
        causes_(inputs.causes),
        spreads_(inputs.variation.peers),
        needs_(needs.size()),
        most_per_tie_(
            static_cast<std::uint32_t>(most_exposures_per_tie(inputs, course != nullptr))),
        frontier_(graph_.agents(), course != nullptr) {
    if (course != nullptr)
      courses_.emplace(course, stable_key(inputs.scenario.items[item].text("name")));
    while ((needs.size() >> range_bits_) + 1 > kMostRanges) ++range_bits_;
    // Without own discovery those who need no exposure are tipped by the first one.
    const Count no_need = inputs.variation.own ? kUnasked : Count{1};
    const auto unasked =
        executor_.sum_blocks<std::size_t>(needs.size(), [&](std::size_t begin, std::size_t end) {
          std::size_t count = 0;
          for (std::size_t agent = begin; agent < end; ++agent) {
            // "Never" is one more than all exposures: counting down cannot reach it.
            const std::uint32_t most =
                most_per_tie_ * graph_.in_degree(static_cast<AgentId>(agent));
            const auto need = static_cast<Count>(std::min(needs[agent], most + 1));
            needs_[agent] = need == 0 ? no_need : need;
            count += needs_[agent] == kUnasked ? 1U : 0U;
          }
          return count;
        });
    has_unasked_ = unasked > 0;
  }

  void seed(const SeedCampaign& campaign, StepOutcome& outcome) {
    for (const AgentId agent : campaign.agents) {
      if (frontier_.is_tipped(agent)) continue;
      frontier_.tip(agent);
      outcome.downloads.push_back(
          {agent, item_, 0, Channel::seed, campaign.id, kNobody, DoseShares{}});
    }
  }

  void finish_seeding(StepOutcome& outcome) {
    frontier_.adopt(executor_, adopters_);
    outcome.ties_examined += spread(0, nullptr);
    for (AgentId agent = 0; has_unasked_ && agent < graph_.agents(); ++agent)
      if (needs_[agent] == kUnasked && frontier_.ask(agent).open() != 0) frontier_.tip(agent);
  }

  void step(Step step, StepOutcome& outcome) {
    frontier_.adopt(executor_, adopters_);
    const std::size_t first = outcome.downloads.size();
    outcome.downloads.resize(first + adopters_.size());
    outcome.ties_examined += spread(step, outcome.downloads.data() + first);
    has_unasked_ = false;  // they adopt in step 1
  }

  /// Adds this item's agents to those in each of the card's states.
  void count(std::span<std::uint64_t> states) const noexcept {
    if (courses_) courses_->count(graph_.agents(), states);
  }

  [[nodiscard]] bool finished() const noexcept {
    return adopters_.empty() && !has_unasked_ && (!courses_ || courses_->settled());
  }

 private:
  static constexpr Count kUnasked = -1;  ///< needs no exposure: adopts in step 1

  /// Writes this step's adopters to `rows` with their causes (unless rows is null: seed agents have
  /// theirs), and exposes those whom this step's spreaders influence: whom that tips adopts in the
  /// next step. Returns the ties along which agents were exposed.
  std::uint64_t spread(Step step, Download* rows) {
    if (!courses_) return walk(adopters_, step, rows, nullptr);
    if (rows != nullptr) write_rows(step, rows);
    courses_->come_to(
        step, adopters_, [this](AgentId agent) { frontier_.spreads(agent, true); },
        [this](AgentId agent) { frontier_.spreads(agent, false); });
    std::uint64_t ties = 0;
    if (spreads_)
      ties = walk(courses_->spreaders(), step, nullptr, courses_->spent());
    else
      courses_->spend_all();
    courses_->drop_spent();
    return ties;
  }

  /// Where adopters are not the spreaders, causes are looked for apart from exposures.
  void write_rows(Step step, Download* rows) const {
    executor_.for_each_block(
        adopters_.size(),
        [&](std::size_t begin, std::size_t end, std::size_t) {
          for (std::size_t i = begin; i < end; ++i) {
            TippingPeer peer = lots_.of(adopters_[i]);
            if (causes_) meet_peers(graph_.in().row(adopters_[i]), peer);
            rows[i] = row_of(adopters_[i], step, peer.chosen());
          }
        },
        kFrontierBlock);
  }

  /// Walks the ties of spreaders. Where these are the adopters, in the same go writes them to
  /// `rows`; else `spent` is told of each whether it met nobody who has not adopted.
  std::uint64_t walk(std::span<const AgentId> spreaders, Step step, Download* rows,
                     std::uint8_t* spent) {
    if (executor_.threads() == 1 || executor_.blocks(spreaders.size(), kFrontierBlock) <= 1) {
      return walk_block(spreaders, step, rows, spent,
                        [this](std::span<const AgentId> exposed) { count_down(exposed); });
    }
    std::uint64_t ties = 0;
    const std::size_t part = executor_.block_size(kFrontierBlock) * kBlocksAtOnce;
    for (std::size_t begin = 0; begin < spreaders.size(); begin += part)
      ties += walk_part(spreaders.subspan(begin, std::min(part, spreaders.size() - begin)), step,
                        rows == nullptr ? nullptr : rows + begin,
                        spent == nullptr ? nullptr : spent + begin);
    return ties;
  }

  /// In two rounds, so that threads never write to the same place: exposures are sorted into the
  /// ranges of agents they go to, then each range counts down its own, which stays in cache.
  std::uint64_t walk_part(std::span<const AgentId> spreaders, Step step, Download* rows,
                          std::uint8_t* spent) {
    const std::size_t blocks = executor_.blocks(spreaders.size(), kFrontierBlock);
    outbox_.resize(std::max(outbox_.size(), blocks * ranges()));
    std::vector<std::uint64_t> ties(blocks);
    executor_.for_each_block(
        spreaders.size(),
        [&](std::size_t begin, std::size_t end, std::size_t block) {
          std::vector<AgentId>* outbox = &outbox_[block * ranges()];
          ties[block] = walk_block(
              spreaders.subspan(begin, end - begin), step, rows == nullptr ? nullptr : rows + begin,
              spent == nullptr ? nullptr : spent + begin, [&](std::span<const AgentId> exposed) {
                for (const AgentId agent : exposed) outbox[agent >> range_bits_].push_back(agent);
              });
        },
        kFrontierBlock);
    executor_.for_each(ranges(), [&](std::size_t range) {
      for (std::size_t block = 0; block < blocks; ++block) {
        std::vector<AgentId>& exposed = outbox_[block * ranges() + range];
        count_down(exposed);
        exposed.clear();
      }
    });
    return std::accumulate(ties.begin(), ties.end(), std::uint64_t{0});
  }

  template <class Expose>
  std::uint64_t walk_block(std::span<const AgentId> spreaders, Step step, Download* rows,
                           std::uint8_t* spent, const Expose& expose) const {
    const bool peers_wanted = rows != nullptr && causes_;
    const bool peers_in_row = spreads_ && !graph_.directed();  // a row of ties holds both
    const std::size_t end = spreaders.size();
    std::uint64_t ties = 0;
    Exposures exposures;
    for (std::size_t i = 0; i < end; ++i) {
      const AgentId agent = spreaders[i];
      if (i + 2 * kAhead < end) graph_.out().prefetch_start(spreaders[i + 2 * kAhead]);
      if (i + kAhead < end) graph_.out().prefetch_row(spreaders[i + kAhead]);
      TippingPeer peer = lots_.of(agent);
      if (peers_wanted && !peers_in_row) meet_peers(graph_.in().row(agent), peer);
      if (spreads_) {
        const std::span<const AgentId> row = graph_.out().row(agent);
        ties += row.size();
        const std::size_t before = exposures.so_far();
        walk_row(row, peers_wanted && peers_in_row ? &peer : nullptr, exposures, expose);
        if (spent != nullptr) spent[i] = exposures.so_far() == before ? 1 : 0;
      }
      if (rows != nullptr) rows[i] = row_of(agent, step, peer.chosen());
    }
    expose(exposures.all());
    return ties;
  }

  /// Shows those of a row who exposed others in the last step to `peer` (unless it is null) and
  /// collects those who have not adopted yet, for `expose` to be called with many at once.
  template <class Expose>
  void walk_row(std::span<const AgentId> row, TippingPeer* peer, Exposures& exposures,
                const Expose& expose) const {
    while (!row.empty()) {
      const std::size_t part = std::min(row.size(), kRowPart);
      std::array<AgentId, kRowPart> active;
      std::size_t actives = 0;
      std::size_t open = exposures.count;
      for (const AgentId other : row.first(part)) {
        const Frontier::Answer answer = frontier_.ask(other);
        active[actives] = other;
        exposures.agents[open] = other;
        actives += answer.last();
        open += answer.open();
      }
      row = row.subspan(part);
      exposures.count = open;
      if (open + kRowPart > kExposures) {
        expose(exposures.all());
        exposures.sent += open;
        exposures.count = 0;
      }
      for (std::size_t i = 0; peer != nullptr && i < actives; ++i) peer->meet(active[i]);
    }
  }

  void meet_peers(std::span<const AgentId> row, TippingPeer& peer) const {
    for (const AgentId other : row)
      if (frontier_.ask(other).last() != 0) peer.meet(other);
  }

  [[nodiscard]] std::size_t ranges() const noexcept { return (needs_.size() >> range_bits_) + 1; }

  /// One exposure each. Branch-free, so that many agents' counts are fetched at once.
  void count_down(std::span<const AgentId> exposed) {
    std::array<AgentId, kRowPart> tipped;
    while (!exposed.empty()) {
      const std::size_t part = std::min(exposed.size(), kRowPart);
      std::size_t tips = 0;
      for (const AgentId agent : exposed.first(part)) {
        const Count left = needs_[agent];
        needs_[agent] = static_cast<Count>(left - (left > 0 ? 1 : 0));
        tipped[tips] = agent;
        tips += left == 1 ? 1U : 0U;
      }
      for (std::size_t i = 0; i < tips; ++i) frontier_.tip(tipped[i]);
      exposed = exposed.subspan(part);
    }
  }

  [[nodiscard]] Download row_of(AgentId agent, Step step, AgentId peer) const {
    const Channel channel =
        has_unasked_ && needs_[agent] == kUnasked ? Channel::own : Channel::peers;
    Download download{agent, item_, step, channel, kNoCampaign, kNobody, {}};
    download.shares[static_cast<std::size_t>(channel)] = kWholeShare;
    if (channel == Channel::peers) download.peer = peer;
    return download;
  }

  const Graph& graph_;
  const Executor& executor_;
  ItemId item_;
  PeerLots lots_;
  bool causes_;
  bool spreads_;
  bool has_unasked_ = false;
  LargeArray<Count> needs_;  ///< exposures each agent can still take, the last of which tips it
  int range_bits_ = 16;      ///< a range is 2^this agents: at most kMostRanges of them
  std::vector<std::vector<AgentId>> outbox_;  ///< [block][range]: exposures on their way
  std::uint32_t most_per_tie_;
  Frontier frontier_;
  std::vector<AgentId> adopters_;   ///< this step's, in agent order
  std::optional<Courses> courses_;  ///< empty: each exposes in the step of its adoption only
};

std::uint32_t most_influencers(const Graph& graph, const Executor& executor) {
  std::vector<std::uint32_t> most(executor.blocks(graph.agents()) + 1, 0);
  executor.for_each_block(
      graph.agents(), [&](std::size_t begin, std::size_t end, std::size_t block) {
        for (std::size_t agent = begin; agent < end; ++agent)
          most[block] = std::max(most[block], graph.in_degree(static_cast<AgentId>(agent)));
      });
  return *std::max_element(most.begin(), most.end());
}

/// The most exposures that an agent can get. Throws ScenarioError where they cannot be counted.
std::uint64_t most_exposures(const WorldInputs& inputs, const CourseOf& course) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 31;
  const std::uint64_t found = most_exposures_per_tie(inputs, course != nullptr) *
                              most_influencers(inputs.graph, inputs.executor);
  if (found + 1 < kMost) return found;
  throw ScenarioError(Problem{inputs.scenario.clock.place("steps"),
                              "up to " + std::to_string(found) + " exposures of one agent",
                              "must be below 2147483647",
                              "they are its ties times the steps: take fewer, longer steps"});
}

template <class Count>
std::unique_ptr<Runner> run_counted(const WorldInputs& inputs, const ExposureNeeds& needs,
                                    const CourseOf& course) {
  return std::make_unique<SpreadRunner<ItemSpread<Count>>>(inputs, needs, course);
}

}  // namespace

std::unique_ptr<Runner> make_count_runner(const WorldInputs& inputs, const ExposureNeeds& needs,
                                          const CourseOf& course) {
  const std::uint64_t most = most_exposures(inputs, course);
  if (most < 127) return run_counted<std::int8_t>(inputs, needs, course);
  if (most < 32767) return run_counted<std::int16_t>(inputs, needs, course);
  return run_counted<std::int32_t>(inputs, needs, course);
}

}  // namespace groundswell
