// SPDX-License-Identifier: Apache-2.0
#include "engine/count_kernel.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "engine/bitmap.hpp"

namespace groundswell {
namespace {

constexpr std::size_t kWordsPerBlock = 256;  // 16,384 agents
constexpr std::size_t kFrontierBlock = 512;  // adopters
constexpr std::size_t kAhead = 24;           // adopters between prefetch and use
constexpr std::size_t kRowPart = 128;        // neighbours looked at together
constexpr std::size_t kBlocksAtOnce = 64;    // blocks of adopters whose exposures wait together
constexpr std::size_t kMostRanges = 64;

/// One item spreading. `Count` is the narrowest integer that holds every need and its overdraft.
template <class Count>
class ItemSpread {
 public:
  ItemSpread(const WorldInputs& inputs, ItemId item, const std::vector<std::uint32_t>& needs)
      : graph_(inputs.graph),
        executor_(inputs.executor),
        lots_(inputs.draws(Purpose::cause_peer)),
        item_(item),
        key_(stable_key(inputs.scenario.items[item].text("name"))),
        causes_(inputs.causes),
        spreads_(inputs.variation.peers),
        remaining_(needs.size()),
        unasked_(graph_.agents()),
        fresh_(graph_.agents()),
        now_(graph_.agents()),
        before_(graph_.agents()) {
    while ((needs.size() >> range_bits_) + 1 > kMostRanges) ++range_bits_;
    for (std::size_t agent = 0; agent < needs.size(); ++agent) {
      // "Never" is one more than the degree: counting down cannot reach it.
      const std::uint32_t degree = graph_.in_degree(static_cast<AgentId>(agent));
      remaining_[agent] = static_cast<Count>(std::min(needs[agent], degree + 1));
      if (needs[agent] == 0 && !inputs.variation.own) {
        remaining_[agent] = 1;  // without own discovery the first exposure tips it, none does not
      } else if (needs[agent] == 0) {
        unasked_.set(static_cast<AgentId>(agent));
        has_unasked_ = true;
      }
    }
  }

  void seed(const SeedCampaign& campaign, StepOutcome& outcome) {
    for (const AgentId agent : campaign.agents) {
      if (now_.test(agent)) continue;
      now_.set(agent);
      unasked_.clear(agent);
      remaining_[agent] = 0;
      outcome.downloads.push_back(
          {agent, item_, 0, Channel::seed, campaign.id, kNobody, DoseShares{}});
    }
  }

  void finish_seeding(StepOutcome& outcome) {
    list_adopters();
    outcome.ties_examined += walk(0, nullptr);
  }

  void step(Step step, StepOutcome& outcome) {
    std::swap(before_, now_);
    std::swap(now_, fresh_);  // fresh_ is what before_ was: empty
    std::swap(earlier_, adopters_);
    if (has_unasked_) adopt_unasked();
    list_adopters();
    const std::size_t first = outcome.downloads.size();
    outcome.downloads.resize(first + adopters_.size());
    outcome.ties_examined += walk(step, outcome.downloads.data() + first);
    for (const AgentId agent : earlier_) before_.clear(agent);
  }

  [[nodiscard]] bool finished() const noexcept {
    return started_ && adopters_.empty() && !has_unasked_;
  }

 private:
  /// Walks the ties of this step's adopters: each is written to `rows` with its cause (unless rows
  /// is null: seed agents have theirs) and, while its ties are in cache, exposes those it
  /// influences; they adopt in the next step. Returns the ties along which agents were exposed.
  std::uint64_t walk(Step step, Download* rows) {
    if (executor_.blocks(adopters_.size(), kFrontierBlock) <= 1) {
      return walk_block(0, adopters_.size(), step, rows,
                        [this](AgentId other) { count_down(other); });
    }
    std::uint64_t ties = 0;
    const std::size_t part = executor_.block_size(kFrontierBlock) * kBlocksAtOnce;
    for (std::size_t begin = 0; begin < adopters_.size(); begin += part)
      ties += walk_part(begin, std::min(begin + part, adopters_.size()), step, rows);
    return ties;
  }

  /// In two rounds, so that threads never write to the same place: exposures are sorted into the
  /// ranges of agents they go to, then each range counts down its own, which stays in cache.
  std::uint64_t walk_part(std::size_t first, std::size_t last, Step step, Download* rows) {
    const std::size_t blocks = executor_.blocks(last - first, kFrontierBlock);
    outbox_.resize(std::max(outbox_.size(), blocks * ranges()));
    std::vector<std::uint64_t> ties(blocks);
    executor_.for_each_block(
        last - first,
        [&](std::size_t begin, std::size_t end, std::size_t block) {
          std::vector<AgentId>* outbox = &outbox_[block * ranges()];
          ties[block] = walk_block(first + begin, first + end, step, rows, [&](AgentId other) {
            outbox[other >> range_bits_].push_back(other);
          });
        },
        kFrontierBlock);
    executor_.for_each(ranges(), [&](std::size_t range) {
      for (std::size_t block = 0; block < blocks; ++block) {
        std::vector<AgentId>& exposed = outbox_[block * ranges() + range];
        for (const AgentId agent : exposed) count_down(agent);
        exposed.clear();
      }
    });
    return std::accumulate(ties.begin(), ties.end(), std::uint64_t{0});
  }

  template <class Expose>
  std::uint64_t walk_block(std::size_t begin, std::size_t end, Step step, Download* rows,
                           const Expose& expose) {
    const Adjacency& out = graph_.out();
    std::uint64_t ties = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if (i + kAhead < end) out.prefetch_row(adopters_[i + kAhead]);
      if (rows != nullptr) rows[i] = cause_of(adopters_[i], step);
      if (!spreads_) continue;
      const std::span<const AgentId> row = out.row(adopters_[i]);
      ties += row.size();
      for (const AgentId other : row) expose(other);
    }
    return ties;
  }

  [[nodiscard]] std::size_t ranges() const noexcept {
    return (remaining_.size() >> range_bits_) + 1;
  }

  /// One exposure less to withstand.
  void count_down(AgentId agent) {
    const auto left = static_cast<Count>(remaining_[agent] - 1);
    remaining_[agent] = left;
    if (left == 0) fresh_.set(agent);
  }

  void adopt_unasked() {
    has_unasked_ = false;
    for (std::size_t word = 0; word < unasked_.words(); ++word) {
      for (std::uint64_t bits = unasked_.word(word); bits != 0; bits &= bits - 1)
        now_.set(static_cast<AgentId>(word * 64 + static_cast<unsigned>(std::countr_zero(bits))));
    }
  }

  /// This step's adopters in agent order, from the bitmap.
  void list_adopters() {
    started_ = true;
    const std::size_t words = now_.words();
    std::vector<std::size_t> starts(executor_.blocks(words, kWordsPerBlock) + 1, 0);
    executor_.for_each_block(
        words,
        [&](std::size_t begin, std::size_t end, std::size_t block) {
          starts[block + 1] = now_.count(begin, end);
        },
        kWordsPerBlock);
    for (std::size_t block = 1; block < starts.size(); ++block) starts[block] += starts[block - 1];
    adopters_.resize(starts.back());
    executor_.for_each_block(
        words,
        [&](std::size_t begin, std::size_t end, std::size_t block) {
          now_.list(begin, end, adopters_.data() + starts[block]);
        },
        kWordsPerBlock);
  }

  [[nodiscard]] Download cause_of(AgentId agent, Step step) const {
    Download download{agent, item_, step, Channel::peers, kNoCampaign, kNobody, {}};
    if (unasked_.test(agent)) {
      download.channel = Channel::own;
      download.shares[static_cast<std::size_t>(Channel::own)] = kWholeShare;
      return download;
    }
    download.shares[static_cast<std::size_t>(Channel::peers)] = kWholeShare;
    if (causes_) download.peer = tipping_peer(agent);
    return download;
  }

  /// Of the neighbours who adopted in the last step, the one of least keyed lot: each is equally
  /// likely, whatever its id.
  [[nodiscard]] AgentId tipping_peer(AgentId agent) const {
    AgentId chosen = kNobody;
    std::uint64_t key = 0;
    std::uint64_t least = 0;
    std::array<AgentId, kRowPart> active;
    std::span<const AgentId> row = graph_.in().row(agent);
    while (!row.empty()) {
      const std::size_t part = std::min(row.size(), kRowPart);
      std::size_t count = 0;
      for (const AgentId other : row.first(part)) {  // branch-free: no predictor can learn it
        active[count] = other;
        count += before_.test(other) ? 1U : 0U;
      }
      row = row.subspan(part);
      for (std::size_t i = 0; i < count; ++i) {
        if (chosen == kNobody) {
          chosen = active[i];
          continue;
        }
        if (key == 0) {
          key = lots_.bits({.agent = agent, .item = key_});
          least = lot_of(key, chosen);
        }
        const std::uint64_t lot = lot_of(key, active[i]);
        chosen = lot < least ? active[i] : chosen;
        least = std::min(lot, least);
      }
    }
    return chosen;
  }

  const Graph& graph_;
  const Executor& executor_;
  Draws lots_;
  ItemId item_;
  std::uint64_t key_;
  bool causes_;
  bool spreads_;
  bool has_unasked_ = false;
  bool started_ = false;
  std::vector<Count> remaining_;
  int range_bits_ = 16;  ///< a range is 2^this agents: at most kMostRanges of them
  std::vector<std::vector<AgentId>> outbox_;  ///< [block][range]: exposures on their way
  AgentBitmap unasked_;
  AgentBitmap fresh_;              ///< tipped: they adopt in the next step
  AgentBitmap now_;                ///< this step's adopters
  AgentBitmap before_;             ///< the last step's, to find causes by
  std::vector<AgentId> adopters_;  ///< this step's, in agent order
  std::vector<AgentId> earlier_;   ///< the last step's
};

template <class Count>
class CountRunner : public Runner {
 public:
  CountRunner(const WorldInputs& inputs, const ExposureNeeds& needs)
      : campaigns_(resolve_campaigns(inputs.scenario, inputs.graph, inputs.clock, inputs.world)),
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
    std::sort(outcome.downloads.begin(), outcome.downloads.end(),
              [](const Download& a, const Download& b) {
                return std::pair(a.item, a.agent) < std::pair(b.item, b.agent);
              });
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

std::uint32_t most_influencers(const Graph& graph) {
  std::uint32_t most = 0;
  for (AgentId agent = 0; agent < graph.agents(); ++agent)
    most = std::max(most, graph.in_degree(agent));
  return most;
}

}  // namespace

std::unique_ptr<Runner> make_count_runner(const WorldInputs& inputs, ExposureNeeds needs) {
  const std::uint32_t most = most_influencers(inputs.graph);
  if (most < 127) return std::make_unique<CountRunner<std::int8_t>>(inputs, needs);
  if (most < 32767) return std::make_unique<CountRunner<std::int16_t>>(inputs, needs);
  return std::make_unique<CountRunner<std::int32_t>>(inputs, needs);
}

}  // namespace groundswell
