// SPDX-License-Identifier: Apache-2.0
// Random geometric graphs by cell lists: cells at least as wide as the radius, so that whoever is
// near enough is in the same cell or in one of the eight around it.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

#include "graph/builder.hpp"
#include "graph/generator_tools.hpp"
#include "graph/spatial.hpp"

namespace groundswell {
namespace {

using detail::require;
using detail::shown;

/// Share of the square that a disk around a random point covers (with borders: Philip 2007).
double covered(double radius, bool torus) {
  const double disk = std::numbers::pi * radius * radius;
  if (torus) return disk;
  return disk - 8.0 / 3.0 * radius * radius * radius + 0.5 * radius * radius * radius * radius;
}

double radius_of(const RandomGeometricOptions& options) {
  const double longest = options.torus ? 0.5 : 1.0;
  if (options.radius) {
    require(*options.radius > 0.0 && *options.radius <= longest, "radius", shown(*options.radius),
            "above 0, up to " + shown(longest));
    return *options.radius;
  }
  const double others = static_cast<double>(options.agents) - 1.0;
  const double most = others * covered(longest, options.torus);
  require(options.mean_degree >= 0.0 && options.mean_degree <= most, "mean_degree",
          shown(options.mean_degree), "0 … " + shown(most) + ", a radius of " + shown(longest),
          "more agents, or fewer ties for each");
  double low = 0.0;
  double high = longest;
  for (int round = 0; round < 60; ++round) {
    const double middle = 0.5 * (low + high);
    (others * covered(middle, options.torus) < options.mean_degree ? low : high) = middle;
  }
  return high;
}

struct Point {
  double x = 0.0;
  double y = 0.0;
};

/// Points sorted by cell, rows of cells one after the other.
class Square {
 public:
  Square(const RandomGeometricOptions& options, std::uint64_t seed)
      : torus_(options.torus), radius_(radius_of(options)) {
    const double most = std::ceil(std::sqrt(static_cast<double>(options.agents)));
    side_ = static_cast<std::size_t>(std::min(std::floor(1.0 / radius_), most));
    if (side_ < 3) side_ = 1;  // with fewer, a cell would be its neighbour's neighbour twice
    sort(drawn(options.agents, seed));
  }

  [[nodiscard]] std::size_t cells() const noexcept { return side_ * side_; }

  /// The ties of a cell's agents with each other and with those of the cells after it.
  void tie_cell(std::size_t cell, std::vector<Tie>& ties) const {
    const std::size_t column = cell % side_;
    const std::size_t row = cell / side_;
    for (AgentId agent = ends_[cell]; agent < ends_[cell + 1]; ++agent)
      tie(agent, agent + 1, ends_[cell + 1], ties);
    if (side_ == 1) return;
    constexpr int kAhead[4][2] = {{1, 0}, {-1, 1}, {0, 1}, {1, 1}};
    for (const auto& [right, down] : kAhead) {
      const bool beyond = (right < 0 && column == 0) || (right > 0 && column + 1 == side_) ||
                          (down > 0 && row + 1 == side_);
      if (beyond && !torus_) continue;
      const std::size_t other = (row + static_cast<std::size_t>(down)) % side_ * side_ +
                                (column + side_ + static_cast<std::size_t>(right)) % side_;
      for (AgentId agent = ends_[cell]; agent < ends_[cell + 1]; ++agent)
        tie(agent, ends_[other], ends_[other + 1], ties);
    }
  }

 private:
  [[nodiscard]] static std::vector<Point> drawn(AgentId agents, std::uint64_t seed) {
    const Draws draws(seed, 0, Purpose::graph_places);
    std::vector<Point> points(agents);
    for (AgentId agent = 0; agent < agents; ++agent) {
      const PhiloxBlock random = draws.block({.agent = agent});
      points[agent] = {unit_interval(random[0]), unit_interval(random[1])};
    }
    return points;
  }

  [[nodiscard]] std::size_t cell_of(Point point) const noexcept {
    const auto along = [this](double place) {
      return std::min(static_cast<std::size_t>(place * static_cast<double>(side_)), side_ - 1);
    };
    return along(point.y) * side_ + along(point.x);
  }

  /// Counting sort: ids are given cell by cell.
  void sort(const std::vector<Point>& points) {
    ends_.assign(cells() + 1, 0);
    for (const Point point : points) ++ends_[cell_of(point) + 1];
    for (std::size_t cell = 0; cell < cells(); ++cell) ends_[cell + 1] += ends_[cell];
    std::vector<AgentId> next(ends_.begin(), ends_.end() - 1);
    points_.resize(points.size());
    for (const Point point : points) points_[next[cell_of(point)]++] = point;
  }

  [[nodiscard]] double apart(double a, double b) const noexcept {
    const double gap = std::fabs(a - b);
    return torus_ ? std::min(gap, 1.0 - gap) : gap;
  }
  void tie(AgentId agent, AgentId begin, AgentId end, std::vector<Tie>& ties) const {
    for (AgentId other = begin; other < end; ++other) {
      const double across = apart(points_[agent].x, points_[other].x);
      const double down = apart(points_[agent].y, points_[other].y);
      if (across * across + down * down <= radius_ * radius_) ties.push_back({agent, other});
    }
  }

  bool torus_;
  double radius_;
  std::size_t side_ = 1;       ///< cells along a side
  std::vector<AgentId> ends_;  ///< by cell, and one more: ids of cell c are [c], …, [c + 1] − 1
  std::vector<Point> points_;  ///< by id
};

}  // namespace

Graph random_geometric(const RandomGeometricOptions& options, std::uint64_t seed,
                       const Executor& executor) {
  require(options.agents >= 1, "agents", "0", "at least 1");
  const Square square(options, seed);
  auto ties = detail::collect_ties(square.cells(), executor,
                                   [&](std::size_t begin, std::size_t end, std::vector<Tie>& list) {
                                     for (std::size_t cell = begin; cell < end; ++cell)
                                       square.tie_cell(cell, list);
                                   });
  return build_graph(options.agents, std::move(ties), false, executor);
}

}  // namespace groundswell
