// SPDX-License-Identifier: Apache-2.0
#include "engine/count_kernel.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/exposure_rates.hpp"
#include "engine/exposures.hpp"
#include "engine/frontier.hpp"
#include "engine/needs_left.hpp"
#include "engine/spread_runner.hpp"
#include "engine/tie_layers.hpp"
#include "engine/tipping_peer.hpp"

namespace groundswell {
namespace {

constexpr std::size_t kFrontierBlock = 512;  // spreaders
constexpr std::size_t kAhead = 24;           // spreaders between prefetch and use
constexpr std::size_t kNextRows = 8;         // the same, of those whom their ties lead to
constexpr AgentId kManyAgents = 2'000'000;   // more than a core's own cache knows of
constexpr std::size_t kRowPart = 128;        // neighbours looked at together
constexpr std::size_t kBlocksAtOnce = 64;    // blocks of spreaders whose exposures wait together
constexpr std::size_t kMostRanges = 64;

constexpr DoseShares kAllOwn{kWholeShare, 0, 0, 0};
constexpr DoseShares kAllPeers{0, kWholeShare, 0, 0};

/// One item spreading. `Count`: as NeedsLeft has it.
template <class Count>
class ItemSpread {
 public:
  ItemSpread(const WorldInputs& inputs, ItemId item, const std::shared_ptr<const Needs>& needs,
             const CourseOf& course)
      : ties_(inputs),
        agents_(inputs.graph.agents()),
        last_step_(inputs.clock.steps() - 1),
        executor_(inputs.executor),
        item_(item),
        lots_(inputs, stable_key(inputs.scenario.items[item].text("name"))),
        causes_(inputs.causes),
        spreads_(inputs.variation.peers),
        needs_(needs, agents_, course == nullptr, inputs.variation.own, executor_),
        frontier_(agents_, course != nullptr),
        adopted_(course != nullptr || ties_.always_on() ? 0 : agents_, kNever) {
    const std::uint64_t key = stable_key(inputs.scenario.items[item].text("name"));
    if (course != nullptr) courses_.emplace(course, key);
    while (ranges() > kMostRanges) ++range_bits_;
    has_unasked_ = needs_.unasked() > 0;
    if (courses_ && ties_.always_on() && courses_->are_long(agents_, last_step_ + 1))
      rates_.emplace(agents_);
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
    for (AgentId agent = 0; has_unasked_ && agent < agents_; ++agent)
      if (needs_.is_unasked(agent) && frontier_.ask(agent).open() != 0) frontier_.tip(agent);
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
    if (courses_) courses_->count(agents_, states);
  }

  [[nodiscard]] bool finished() const noexcept {
    return adopters_.empty() && !has_unasked_ && late_.empty() && !exposed_late_ &&
           (!courses_ || courses_->settled()) && (!rates_ || rates_->idle());
  }

 private:
  /// Writes this step's adopters to `rows` with their causes (unless rows is null: seed agents have
  /// theirs) and exposes those whom this step's spreaders influence; whom that tips adopts in the
  /// next step. Returns the ties along which agents were exposed, or will be.
  std::uint64_t spread(Step step, Download* rows) {
    if (spreads_)
      needs_.expect(ties_.arcs() * adopters_.size() / std::max(agents_, AgentId{1}), executor_);
    if (!courses_ && ties_.is_plain())
      return walk_layer(ties_.all().front(), {adopters_}, step, rows);
    if (rates_) return change_rates(step, rows);
    if (rows != nullptr) write_rows(step, rows);
    return courses_ ? spread_courses(step) : spread_once(step);
  }

  /// Adopters are the spreaders; ties that come on later expose then.
  std::uint64_t spread_once(Step step) {
    for (std::size_t i = 0; i < adopters_.size() && !adopted_.empty(); ++i)
      adopted_[adopters_[i]] = step;
    std::uint64_t ties = 0;
    for (const TieLayer& layer : ties_.all()) ties += walk_layer(layer, {adopters_}, step, nullptr);
    const std::vector<LateExposure> due = late_.take(step);
    exposed_late_ = !due.empty();
    for (const LateExposure& late : due)
      if (frontier_.ask(late.agent).open() != 0) count_down({&late.agent, 1}, late.units);
    return ties;
  }

  /// Spreaders are those whose course says so, along the ties that are on in this step.
  std::uint64_t spread_courses(Step step) {
    courses_->come_to(
        step, adopters_, [this](AgentId agent) { frontier_.spreads(agent, true); },
        [this](AgentId agent) { frontier_.spreads(agent, false); });
    courses_->spend_all();  // but for those who are seen to have someone left
    std::uint64_t ties = 0;
    for (const TieLayer& layer : ties_.all())
      ties += walk_layer(layer, {courses_->spreaders(), courses_->spent()}, step, nullptr);
    courses_->drop_spent();
    return ties;
  }

  /// Those who begin to expose others, or cease to, do so until further notice. Where all who adopt
  /// begin at once, and nobody else, their causes are found in the same walk.
  std::uint64_t change_rates(Step step, Download* rows) {
    began_.clear();
    ended_.clear();
    courses_->come_to(
        step, adopters_,
        [this](AgentId agent) {
          frontier_.spreads(agent, true);
          began_.push_back(agent);
        },
        [this](AgentId agent) {
          frontier_.spreads(agent, false);
          ended_.push_back(agent);
        });
    courses_->drop_endless();
    const bool together = ties_.is_plain() && began_ == adopters_;
    if (rows != nullptr && !together) write_rows(step, rows);
    std::uint64_t ties = 0;
    for (const TieLayer& layer : ties_.all()) {
      ties += walk_layer(layer, {.agents = ended_, .cease = true}, step, nullptr);
      ties += walk_layer(layer, {.agents = began_}, step, together ? rows : nullptr);
    }
    executor_.for_each(ranges(), [&](std::size_t range) {
      const std::size_t first = range << range_bits_;
      const std::size_t last = std::min<std::size_t>((range + 1) << range_bits_, agents_);
      rates_->count_down(first, last, needs_.all(),
                         [this](AgentId agent) { frontier_.tip(agent); });
    });
    return ties;
  }

  /// Where causes are not found in the walk that exposes: more than one layer, times, most courses.
  void write_rows(Step step, Download* rows) const {
    executor_.for_each_block(
        adopters_.size(),
        [&](std::size_t begin, std::size_t end, std::size_t) {
          for (std::size_t i = begin; i < end; ++i) {
            if (causes_) look_ahead(ties_.all().front().graph->in(), adopters_, i);
            TippingPeer peer = lots_.of(adopters_[i]);
            for (std::size_t l = 0; causes_ && l < ties_.all().size(); ++l)
              meet_peers(ties_.all()[l], adopters_[i], step, peer);
            rows[i] = row_of(adopters_[i], step, peer.chosen());
          }
        },
        kFrontierBlock);
  }

  /// The ties of one layer, of the spreaders (who are the adopters, if `rows` are to be written).
  std::uint64_t walk_layer(const TieLayer& layer, const Spreaders& spreaders, Step step,
                           Download* rows) {
    const std::size_t size = spreaders.agents.size();
    if (executor_.threads() == 1 || executor_.blocks(size, kFrontierBlock) <= 1) {
      const Walked walked = walk_block(
          layer, spreaders, 0, size, step, rows,
          [&](std::span<const AgentId> exposed) { take(exposed, layer.units, spreaders.cease); });
      late_.add(walked.late);
      return walked.ties;
    }
    std::uint64_t ties = 0;
    const std::size_t part = executor_.block_size(kFrontierBlock) * kBlocksAtOnce;
    for (std::size_t begin = 0; begin < size; begin += part)
      ties += walk_part(layer, spreaders, begin, std::min(begin + part, size), step, rows);
    return ties;
  }

  /// In two rounds, so that threads never write to the same place: exposures are sorted into the
  /// ranges of agents they go to, then each range counts down its own, which stays in cache.
  std::uint64_t walk_part(const TieLayer& layer, const Spreaders& spreaders, std::size_t first,
                          std::size_t last, Step step, Download* rows) {
    const std::size_t blocks = executor_.blocks(last - first, kFrontierBlock);
    outbox_.resize(std::max(outbox_.size(), blocks * ranges()));
    std::vector<Walked> walked(blocks);
    executor_.for_each_block(
        last - first,
        [&](std::size_t begin, std::size_t end, std::size_t block) {
          std::vector<AgentId>* outbox = &outbox_[block * ranges()];
          walked[block] = walk_block(layer, spreaders, first + begin, first + end, step, rows,
                                     [&](std::span<const AgentId> exposed) {
                                       for (const AgentId agent : exposed)
                                         outbox[agent >> range_bits_].push_back(agent);
                                     });
        },
        kFrontierBlock);
    executor_.for_each(ranges(), [&](std::size_t range) {
      for (std::size_t block = 0; block < blocks; ++block) {
        std::vector<AgentId>& exposed = outbox_[block * ranges() + range];
        take(exposed, layer.units, spreaders.cease);
        exposed.clear();
      }
    });
    std::uint64_t ties = 0;
    for (const Walked& block : walked) {
      late_.add(block.late);
      ties += block.ties;
    }
    return ties;
  }

  template <class Expose>
  Walked walk_block(const TieLayer& layer, const Spreaders& spreaders, std::size_t begin,
                    std::size_t end, Step step, Download* rows, const Expose& expose) const {
    const Graph& graph = *layer.graph;
    const bool always_on = layer.always_on();
    const bool peers_wanted = rows != nullptr && causes_;
    const bool peers_in_row = spreads_ && !graph.directed();  // a row of ties holds both
    Walked walked;
    Exposures exposures;
    for (std::size_t i = begin; i < end; ++i) {
      const AgentId agent = spreaders.agents[i];
      if (spreads_) look_ahead(graph.out(), spreaders.agents, i);
      TippingPeer peer = lots_.of(agent);
      if (peers_wanted && !peers_in_row) meet_peers(layer, agent, step, peer);
      if (spreads_) {
        const std::span<const AgentId> row = graph.out().row(agent);
        walked.ties += row.size();
        const std::size_t before = exposures.so_far();
        bool waits = false;
        if (always_on)
          walk_row(row, peers_wanted && peers_in_row ? &peer : nullptr, exposures, expose);
        else
          waits = walk_timed_row(layer, agent, step, exposures, walked.late, expose);
        if (spreaders.spent != nullptr && (waits || exposures.so_far() != before))
          spreaders.spent[i] = 0;
      }
      if (rows != nullptr) rows[i] = row_of(agent, step, peer.chosen());
    }
    expose(exposures.all());
    return walked;
  }

  /// Asks for the rows of agents some places after `at`, and for what is known of those in them.
  void look_ahead(const Adjacency& rows, std::span<const AgentId> agents, std::size_t at) const {
    if (at + 2 * kAhead < agents.size()) rows.prefetch_start(agents[at + 2 * kAhead]);
    if (at + kAhead < agents.size()) rows.prefetch_row(agents[at + kAhead]);
    if (agents_ < kManyAgents || at + kNextRows >= agents.size()) return;
    const std::span<const AgentId> row = rows.row(agents[at + kNextRows]);
    for (const AgentId other : row.first(std::min(row.size(), kRowPart))) frontier_.prefetch(other);
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
        exposures.clear();
      }
      for (std::size_t i = 0; peer != nullptr && i < actives; ++i) peer->meet(active[i]);
    }
  }

  /// Ties that are not always on: those who have not adopted yet are exposed now, or once the tie
  /// comes on: then `late`, or, where spreaders take a course, when they are walked again. Returns
  /// whether any wait.
  template <class Expose>
  bool walk_timed_row(const TieLayer& layer, AgentId agent, Step step, Exposures& exposures,
                      std::vector<Agenda<LateExposure>::Due>& late, const Expose& expose) const {
    bool waits = false;
    TieIndex arc = layer.graph->out().begin_of(agent);
    for (const AgentId other : layer.graph->out().row(agent)) {
      const Step on = first_on(layer.times(arc++), layer.active, step);
      if (on > last_step_ || frontier_.ask(other).open() == 0) continue;
      if (on > step) {
        waits = true;
        if (!courses_) late.push_back({on, {other, layer.units}});
        continue;
      }
      exposures.agents[exposures.count++] = other;
      if (exposures.count < kExposures) continue;
      expose(exposures.all());
      exposures.clear();
    }
    return waits;
  }

  /// Those who exposed `agent` in the step before `step`.
  void meet_peers(const TieLayer& layer, AgentId agent, Step step, TippingPeer& peer) const {
    const bool always_on = layer.always_on();
    for (const AgentId other : layer.graph->in().row(agent)) {
      const bool exposed = always_on ? frontier_.ask(other).last() != 0
                                     : exposed_along(layer, other, agent, step - 1);
      if (exposed) peer.meet(other);
    }
  }

  /// Whether `from` exposed `to` in `step`, the last one: with a course, if it was infectious and
  /// the tie on; else if it adopted then, or before the tie came on then.
  [[nodiscard]] bool exposed_along(const TieLayer& layer, AgentId from, AgentId to,
                                   Step step) const {
    if (courses_)
      return frontier_.ask(from).last() != 0 &&
             first_on(layer.times(from, to), layer.active, step) == step;
    return adopted_[from] <= step &&
           first_on(layer.times(from, to), layer.active, adopted_[from]) == step;
  }

  [[nodiscard]] std::size_t ranges() const noexcept { return (agents_ >> range_bits_) + 1; }

  /// Exposures of so many units each: these, or from now on in every step (until they cease).
  void take(std::span<const AgentId> exposed, std::uint32_t units, bool cease) {
    if (!rates_) return count_down(exposed, units);
    const auto rate = static_cast<Count>(units);
    rates_->change(exposed, cease ? static_cast<Count>(-rate) : rate);
  }

  /// One exposure each, of so many units.
  void count_down(std::span<const AgentId> exposed, std::uint32_t units) {
    needs_.count_down(exposed, units, [this](AgentId agent) { frontier_.tip(agent); });
  }

  [[nodiscard]] Download row_of(AgentId agent, Step step, AgentId peer) const {
    const bool own = has_unasked_ && needs_.is_unasked(agent);
    return {agent,
            item_,
            step,
            own ? Channel::own : Channel::peers,
            kNoCampaign,
            own ? kNobody : peer,
            own ? kAllOwn : kAllPeers};
  }

  TieLayers ties_;
  AgentId agents_;
  Step last_step_;
  const Executor& executor_;
  ItemId item_;
  PeerLots lots_;
  bool causes_;
  bool spreads_;
  bool has_unasked_ = false;
  NeedsLeft<Count> needs_;
  int range_bits_ = 16;  ///< a range is 2^this agents: at most kMostRanges of them
  std::vector<std::vector<AgentId>> outbox_;  ///< [block][range]: exposures on their way
  Frontier frontier_;
  std::vector<Step> adopted_;       ///< when, where causes depend on it: with ties not always on
  std::vector<AgentId> adopters_;   ///< this step's, in agent order
  bool exposed_late_ = false;       ///< in this step: someone may adopt in the next
  Agenda<LateExposure> late_;       ///< along ties that come on after the adoption
  std::optional<Courses> courses_;  ///< empty: each exposes once along each tie
  std::optional<ExposureRates<Count>> rates_;  ///< in place of counting each exposure down
  std::vector<AgentId> began_;  ///< where there are rates: who exposes others from this step
  std::vector<AgentId> ended_;  ///< on, and who no longer
};

/// The most units of exposure that an agent can get. Throws ScenarioError where they cannot be
/// counted.
std::uint64_t most_exposures(const WorldInputs& inputs, const CourseOf& course) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 31;
  const std::uint64_t found =
      most_exposures_per_tie(inputs, course != nullptr) * most_units(TieLayers(inputs), inputs);
  if (found + 1 < kMost) return found;
  throw ScenarioError(Problem{inputs.scenario.clock.place("steps"),
                              "up to " + std::to_string(found) + " exposures of one agent",
                              "must be below 2147483647",
                              "they are its ties times the steps: take fewer, longer steps"});
}

template <class Count>
std::unique_ptr<Runner> run_counted(const WorldInputs& inputs, const NeedsOfItems& needs,
                                    const CourseOf& course) {
  return std::make_unique<SpreadRunner<ItemSpread<Count>>>(inputs, needs, course);
}

}  // namespace

std::unique_ptr<Runner> make_count_runner(const WorldInputs& inputs, const NeedsOfItems& needs,
                                          const CourseOf& course) {
  const std::uint64_t most = most_exposures(inputs, course);
  if (most < 127) return run_counted<std::int8_t>(inputs, needs, course);
  if (most < 32767) return run_counted<std::int16_t>(inputs, needs, course);
  return run_counted<std::int32_t>(inputs, needs, course);
}

}  // namespace groundswell
