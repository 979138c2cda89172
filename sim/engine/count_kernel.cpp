// SPDX-License-Identifier: Apache-2.0
#include "engine/count_kernel.hpp"

#include <algorithm>
#include <array>

#include "engine/agenda.hpp"
#include "engine/frontier.hpp"
#include "engine/tie_layers.hpp"
#include "engine/tipping_peer.hpp"

namespace groundswell {
namespace {

constexpr std::size_t kFrontierBlock = 512;  // adopters
constexpr std::size_t kAhead = 24;           // adopters between prefetch and use
constexpr std::size_t kRowPart = 128;        // neighbours looked at together
constexpr std::size_t kExposures = 1024;     // exposures counted down together
constexpr std::size_t kBlocksAtOnce = 64;    // blocks of adopters whose exposures wait together
constexpr std::size_t kMostRanges = 64;

/// Exposures on their way.
struct Exposures {
  std::array<AgentId, kExposures> agents;
  std::size_t count = 0;

  [[nodiscard]] std::span<const AgentId> all() const noexcept { return {agents.data(), count}; }
};

/// An exposure along a tie that comes on later.
struct LateExposure {
  AgentId agent;
  std::uint32_t units;
};

/// What walking the ties of some adopters gave beside exposures.
struct Walked {
  std::uint64_t ties = 0;
  std::vector<Agenda<LateExposure>::Due> late{};
};

/// One item spreading. `Count` is the narrowest integer that holds every need.
template <class Count>
class ItemSpread {
 public:
  ItemSpread(const WorldInputs& inputs, ItemId item, const std::vector<std::uint32_t>& needs)
      : ties_(inputs),
        agents_(inputs.graph.agents()),
        last_step_(inputs.clock.steps() - 1),
        executor_(inputs.executor),
        item_(item),
        lots_(inputs, stable_key(inputs.scenario.items[item].text("name"))),
        causes_(inputs.causes),
        spreads_(inputs.variation.peers),
        needs_(needs.size()),
        frontier_(agents_),
        adopted_(ties_.always_on() ? 0 : agents_, kNever) {
    while ((needs.size() >> range_bits_) + 1 > kMostRanges) ++range_bits_;
    // Without own discovery those who need no exposure are tipped by the first one.
    const Count no_need = inputs.variation.own ? kUnasked : Count{1};
    const auto unasked =
        executor_.sum_blocks<std::size_t>(needs.size(), [&](std::size_t begin, std::size_t end) {
          std::size_t count = 0;
          std::vector<std::uint32_t> most;
          ties_.in_units(begin, end, most);
          for (std::size_t agent = begin; agent < end; ++agent) {
            // "Never" is one more than all exposures: counting down cannot reach it.
            const auto need = static_cast<Count>(std::min(needs[agent], most[agent - begin] + 1));
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
    outcome.ties_examined += walk(0, nullptr);
    for (AgentId agent = 0; has_unasked_ && agent < agents_; ++agent)
      if (needs_[agent] == kUnasked && frontier_.ask(agent).open() != 0) frontier_.tip(agent);
  }

  void step(Step step, StepOutcome& outcome) {
    frontier_.adopt(executor_, adopters_);
    const std::size_t first = outcome.downloads.size();
    outcome.downloads.resize(first + adopters_.size());
    outcome.ties_examined += walk(step, outcome.downloads.data() + first);
    has_unasked_ = false;  // they adopt in step 1
  }

  [[nodiscard]] bool finished() const noexcept {
    return adopters_.empty() && !has_unasked_ && late_.empty() && !exposed_late_;
  }

 private:
  static constexpr Count kUnasked = -1;  ///< needs no exposure: adopts in step 1

  /// Walks the ties of this step's adopters: each is written to `rows` with its cause (unless rows
  /// is null: seed agents have theirs) and exposes those it influences; whom that tips adopts in
  /// the next step. Returns the ties along which agents were exposed, or will be.
  std::uint64_t walk(Step step, Download* rows) {
    if (ties_.is_plain()) return walk_layer(ties_.all().front(), step, rows);
    for (std::size_t i = 0; i < adopters_.size() && !adopted_.empty(); ++i)
      adopted_[adopters_[i]] = step;
    if (rows != nullptr) write_rows(step, rows);
    std::uint64_t ties = 0;
    for (const TieLayer& layer : ties_.all()) ties += walk_layer(layer, step, nullptr);
    const std::vector<LateExposure> due = late_.take(step);
    exposed_late_ = !due.empty();
    for (const LateExposure& late : due)
      if (frontier_.ask(late.agent).open() != 0) count_down({&late.agent, 1}, late.units);
    return ties;
  }

  /// With more than one layer, or times, causes are looked for apart from exposures.
  void write_rows(Step step, Download* rows) const {
    executor_.for_each_block(
        adopters_.size(),
        [&](std::size_t begin, std::size_t end, std::size_t) {
          for (std::size_t i = begin; i < end; ++i) {
            TippingPeer peer = lots_.of(adopters_[i]);
            for (std::size_t l = 0; causes_ && l < ties_.all().size(); ++l)
              meet_peers(ties_.all()[l], adopters_[i], step, peer);
            rows[i] = row_of(adopters_[i], step, peer.chosen());
          }
        },
        kFrontierBlock);
  }

  /// One layer's ties; the rows are written too unless they are null.
  std::uint64_t walk_layer(const TieLayer& layer, Step step, Download* rows) {
    if (executor_.threads() == 1 || executor_.blocks(adopters_.size(), kFrontierBlock) <= 1) {
      const Walked walked =
          walk_block(layer, 0, adopters_.size(), step, rows,
                     [&](std::span<const AgentId> exposed) { count_down(exposed, layer.units); });
      late_.add(walked.late);
      return walked.ties;
    }
    std::uint64_t ties = 0;
    const std::size_t part = executor_.block_size(kFrontierBlock) * kBlocksAtOnce;
    for (std::size_t begin = 0; begin < adopters_.size(); begin += part)
      ties += walk_part(layer, begin, std::min(begin + part, adopters_.size()), step, rows);
    return ties;
  }

  /// In two rounds, so that threads never write to the same place: exposures are sorted into the
  /// ranges of agents they go to, then each range counts down its own, which stays in cache.
  std::uint64_t walk_part(const TieLayer& layer, std::size_t first, std::size_t last, Step step,
                          Download* rows) {
    const std::size_t blocks = executor_.blocks(last - first, kFrontierBlock);
    outbox_.resize(std::max(outbox_.size(), blocks * ranges()));
    std::vector<Walked> walked(blocks);
    executor_.for_each_block(
        last - first,
        [&](std::size_t begin, std::size_t end, std::size_t block) {
          std::vector<AgentId>* outbox = &outbox_[block * ranges()];
          walked[block] = walk_block(layer, first + begin, first + end, step, rows,
                                     [&](std::span<const AgentId> exposed) {
                                       for (const AgentId agent : exposed)
                                         outbox[agent >> range_bits_].push_back(agent);
                                     });
        },
        kFrontierBlock);
    executor_.for_each(ranges(), [&](std::size_t range) {
      for (std::size_t block = 0; block < blocks; ++block) {
        std::vector<AgentId>& exposed = outbox_[block * ranges() + range];
        count_down(exposed, layer.units);
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
  Walked walk_block(const TieLayer& layer, std::size_t begin, std::size_t end, Step step,
                    Download* rows, const Expose& expose) const {
    const Graph& graph = *layer.graph;
    const bool always_on = layer.always_on();
    const bool peers_wanted = rows != nullptr && causes_;
    const bool peers_in_row = spreads_ && !graph.directed();  // a row of ties holds both
    Walked walked;
    Exposures exposures;
    for (std::size_t i = begin; i < end; ++i) {
      const AgentId agent = adopters_[i];
      if (i + 2 * kAhead < end) graph.out().prefetch_start(adopters_[i + 2 * kAhead]);
      if (i + kAhead < end) graph.out().prefetch_row(adopters_[i + kAhead]);
      TippingPeer peer = lots_.of(agent);
      if (peers_wanted && !peers_in_row) meet_peers(layer, agent, step, peer);
      if (spreads_) {
        const std::span<const AgentId> row = graph.out().row(agent);
        walked.ties += row.size();
        if (always_on)
          walk_row(row, peers_wanted && peers_in_row ? &peer : nullptr, exposures, expose);
        else
          walk_timed_row(layer, agent, step, exposures, walked.late, expose);
      }
      if (rows != nullptr) rows[i] = row_of(agent, step, peer.chosen());
    }
    expose(exposures.all());
    return walked;
  }

  /// Shows those of a row who adopted in the last step to `peer` (unless it is null) and collects
  /// those who have not adopted yet, for `expose` to be called with many at once.
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
        exposures.count = 0;
      }
      for (std::size_t i = 0; peer != nullptr && i < actives; ++i) peer->meet(active[i]);
    }
  }

  /// Ties that are not always on: those who have not adopted yet are exposed now, or once the tie
  /// comes on.
  template <class Expose>
  void walk_timed_row(const TieLayer& layer, AgentId agent, Step step, Exposures& exposures,
                      std::vector<Agenda<LateExposure>::Due>& late, const Expose& expose) const {
    TieIndex arc = layer.graph->out().begin_of(agent);
    for (const AgentId other : layer.graph->out().row(agent)) {
      const Step on = first_on(layer.times(arc++), layer.active, step);
      if (on > last_step_ || frontier_.ask(other).open() == 0) continue;
      if (on > step) {
        late.push_back({on, {other, layer.units}});
        continue;
      }
      exposures.agents[exposures.count++] = other;
      if (exposures.count < kExposures) continue;
      expose(exposures.all());
      exposures.count = 0;
    }
  }

  /// Those who exposed `agent` in the step before `step`: who adopted then, or before the tie came
  /// on then.
  void meet_peers(const TieLayer& layer, AgentId agent, Step step, TippingPeer& peer) const {
    const bool always_on = layer.always_on();
    for (const AgentId other : layer.graph->in().row(agent)) {
      const bool exposed =
          always_on ? frontier_.ask(other).last() != 0
                    : adopted_[other] < step && first_on(layer.times(other, agent), layer.active,
                                                         adopted_[other]) == step - 1;
      if (exposed) peer.meet(other);
    }
  }

  [[nodiscard]] std::size_t ranges() const noexcept { return (needs_.size() >> range_bits_) + 1; }

  /// One exposure each, of so many units.
  void count_down(std::span<const AgentId> exposed, std::uint32_t units) {
    if (units == 1)
      count_down_by<true>(exposed, 1);
    else
      count_down_by<false>(exposed, static_cast<Count>(units));
  }

  /// Branch-free, so that many agents' counts are fetched at once.
  template <bool kOne>
  void count_down_by(std::span<const AgentId> exposed, Count units) {
    std::array<AgentId, kRowPart> tipped;
    while (!exposed.empty()) {
      const std::size_t part = std::min(exposed.size(), kRowPart);
      std::size_t tips = 0;
      for (const AgentId agent : exposed.first(part)) {
        const Count left = needs_[agent];
        const Count taken = kOne ? Count{1} : std::min(left, units);
        needs_[agent] = static_cast<Count>(left - (left > 0 ? taken : 0));
        tipped[tips] = agent;
        tips += (kOne ? left == 1 : left > 0 && left <= units) ? 1U : 0U;
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

  TieLayers ties_;
  AgentId agents_;
  Step last_step_;
  const Executor& executor_;
  ItemId item_;
  PeerLots lots_;
  bool causes_;
  bool spreads_;
  bool has_unasked_ = false;
  LargeArray<Count> needs_;  ///< units of exposure each agent can still take: the last tips it
  int range_bits_ = 16;      ///< a range is 2^this agents: at most kMostRanges of them
  std::vector<std::vector<AgentId>> outbox_;  ///< [block][range]: exposures on their way
  Frontier frontier_;
  std::vector<Step> adopted_;      ///< when, where causes depend on it: with ties not always on
  std::vector<AgentId> adopters_;  ///< this step's, in agent order
  bool exposed_late_ = false;      ///< in this step: someone may adopt in the next
  Agenda<LateExposure> late_;      ///< along ties that come on after the adoption
};

template <class Count>
class CountRunner : public Runner {
 public:
  CountRunner(const WorldInputs& inputs, const ExposureNeeds& needs)
      : campaigns_(resolve_campaigns(inputs.scenario, inputs.graph, inputs.clock, inputs.world,
                                     *inputs.seeding, inputs.executor)),
        variation_(inputs.variation) {
    for (ItemId item = 0; item < needs.size(); ++item)
      items_.emplace_back(inputs, item, needs[item]);
  }

  void step(Step step, const Chart& /*chart*/, StepOutcome& outcome) override {
    if (step > 0) {
      for (ItemSpread<Count>& item : items_) item.step(step, outcome);
      return;
    }
    for (const SeedCampaign& campaign : campaigns_.seeds)
      if (!variation_.is_off(campaign.id)) items_[campaign.target].seed(campaign, outcome);
    for (ItemSpread<Count>& item : items_) item.finish_seeding(outcome);
    outcome.sort_step();
  }

  [[nodiscard]] bool finished() const override {
    return std::all_of(items_.begin(), items_.end(),
                       [](const ItemSpread<Count>& item) { return item.finished(); });
  }

 private:
  Campaigns campaigns_;
  Variation variation_;
  std::vector<ItemSpread<Count>> items_;
};

}  // namespace

std::unique_ptr<Runner> make_count_runner(const WorldInputs& inputs, ExposureNeeds needs) {
  const std::uint32_t most = most_units(TieLayers(inputs), inputs);
  if (most < 127) return std::make_unique<CountRunner<std::int8_t>>(inputs, needs);
  if (most < 32767) return std::make_unique<CountRunner<std::int16_t>>(inputs, needs);
  return std::make_unique<CountRunner<std::int32_t>>(inputs, needs);
}

}  // namespace groundswell
