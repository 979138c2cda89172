// SPDX-License-Identifier: Apache-2.0
// Limited attention (Weng, Flammini, Vespignani & Menczer 2012): memes compete for screens.
//
// In its turn an agent posts a new meme, or reads its screen: the recent posts of those it follows,
// some of which it passes on. No meme is better than another: what becomes popular is a matter of
// attention and of the network.
#include <algorithm>

#include "engine/variant_model.hpp"

namespace groundswell::models {
namespace {

constexpr Purpose kAttention{136};

struct Post {
  std::uint32_t meme;
  double time;
};

using Posts = std::vector<Post>;

/// Drops the posts from before `time`.
void forget(Posts& posts, double time) {
  std::erase_if(posts, [time](const Post& post) { return post.time < time; });
}

class LimitedAttention {
 public:
  explicit LimitedAttention(const VariantWorld& world)
      : graph_(world.inputs.graph),
        people_(world.people),
        draws_(world.inputs.draws(kAttention)),
        attention_(world.model().number("attention")),
        notice_(world.model().number("notice")),
        recall_(world.model().number("recall")),
        screens_(graph_.agents()),
        memories_(graph_.agents()),
        posted_(graph_.agents(), 0.0) {}

  [[nodiscard]] static double bytes_per_agent(const Scenario& scenario) {
    const double degree =
        scenario.graph.has("mean_degree") ? scenario.graph.number("mean_degree") : 10.0;
    return 128.0 + 48.0 * degree * (1.0 + scenario.model.number("attention"));
  }

  void step(Step step) {
    const AgentId agents = graph_.agents();
    begun_ = static_cast<double>(step);
    for (AgentId i = 0; i < agents; ++i) {
      Lots lots(draws_, {.agent = i, .step = static_cast<std::uint64_t>(step)});
      const auto agent = static_cast<AgentId>(lots.below(agents));
      const double now = begun_ + static_cast<double>(i) / static_cast<double>(agents);
      if (lots.uniform() < people_.collectivism[agent]) {
        read_screen(agent, now, lots);
      } else {
        memes_.push_back({0.0, now, now});
        post(agent, static_cast<std::uint32_t>(memes_.size() - 1), now);
      }
    }
  }

  void measure(std::span<double> out) {
    std::ranges::fill(out, 0.0);
    for (const Meme& meme : memes_) {
      out[0] += meme.last >= begun_ ? 1.0 : 0.0;
      out[1] = std::max(out[1], meme.posts);
      out[2] = std::max(out[2], meme.last - meme.first);
      out[4] += meme.posts;
    }
    out[3] = std::ranges::max(posted_);
  }
  [[nodiscard]] std::uint64_t looked() const { return looked_; }

 private:
  struct Meme {
    double posts = 0.0, first = 0.0, last = 0.0;
  };

  void read_screen(AgentId agent, double now, Lots& lots) {
    forget(screens_[agent], now - attention_);
    forget(memories_[agent], now - attention_);
    noticed_.clear();
    for (const Post& seen : screens_[agent])
      if (lots.uniform() < notice_) noticed_.push_back(seen.meme);
    for (const std::uint32_t meme : noticed_) {
      const Posts& memory = memories_[agent];
      const bool recalls = lots.uniform() < recall_ && !memory.empty();
      post(agent, recalls ? memory[lots.below(memory.size())].meme : meme, now);
    }
  }

  void post(AgentId agent, std::uint32_t meme, double now) {
    memes_[meme].posts += 1.0;
    memes_[meme].last = now;
    posted_[agent] += 1.0;
    memories_[agent].push_back({meme, now});
    for (const AgentId follower : graph_.out().row(agent)) {
      screens_[follower].push_back({meme, now});
      ++looked_;
    }
  }

  const Graph& graph_;
  const Population& people_;
  Draws draws_;
  double attention_, notice_, recall_;
  std::vector<Posts> screens_, memories_;  ///< by agent
  std::vector<double> posted_;             ///< by agent
  std::vector<Meme> memes_;
  std::vector<std::uint32_t> noticed_;
  double begun_ = 0.0;
  std::uint64_t looked_ = 0;
};

}  // namespace

ModelEntry limited_attention() {
  return variant_model<LimitedAttention>({
      .name = "limited-attention",
      .sentence = "Memes, none better than another, compete for the limited attention of people "
                  "who follow each other.",
      .equation = "a new meme with probability 1 − c; else every post on the screen newer than "
                  "`attention` is passed on with probability notice·(1 − recall), or makes one's "
                  "own earlier meme come back with notice·recall",
      .states = "posts on an agent's screen, and in its memory",
      .updating = "random-sequential: a step is as many turns as agents, each of one at random",
      .more_collectivist = Meaning::exposure,
      .collectivism =
          "c is the chance of reading what others posted, and 1 − c of posting a new meme; degree "
          "· c · attention · notice is how often a post is passed on",
      .reference = "Weng, Flammini, Vespignani & Menczer, Sci. Rep. 2, 335 (2012)",
      .known_result = "a post has degree · c · attention · notice successors; attention 0.1 has no "
                      "long-lived memes (1 has); hubs make popular memes",
      .measures = {{"current", "memes", "memes posted within the step"},
                   {"most_popular", "posts", "posts of the most popular meme so far"},
                   {"longest_life", "steps", "longest time from first to last post of a meme"},
                   {"most_active", "posts", "posts of the most active agent so far"},
                   {"posts", "posts", "all posts so far"}},
      .parameters = {number("attention", 1.0)
                         .between(0.001, 1000)
                         .unit("steps")
                         .means("how long a post stays on screens and in memory"),
                     number("notice", 0.016)
                         .between(0, 1)
                         .unit("per post")
                         .means("chance that a post is noticed where it is read"),
                     number("recall", 0.4)
                         .between(0, 1)
                         .means("chance that one posts an old meme of one's own instead")},
  });
}

}  // namespace groundswell::models
