// SPDX-License-Identifier: Apache-2.0
// Random hyperbolic graphs. The distance d of two points of the hyperbolic plane in polar
// coordinates: cosh d = cosh(r − s) + 2 sin²(Δ/2) sinh r sinh s, Δ the angle between them; written
// so, nothing cancels, and 2 sin²(Δ/2) is half the squared distance of two points of the circle.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <span>

#include "graph/builder.hpp"
#include "graph/generator_tools.hpp"
#include "graph/spatial.hpp"

namespace groundswell {
namespace {

using detail::require;
using detail::shown;

constexpr double kLeastRadius = 1e-3;  // a flat disk: three pairs in five are near enough

double cosh_of(double x) { return 0.5 * (portable_exp(x) + portable_exp(-x)); }
double sinh_of(double x) { return 0.5 * (portable_exp(x) - portable_exp(-x)); }

/// Half the angle at which points of radii r and s are `reach` apart; π/2 where they always are
/// nearer.
double half_angle(double r, double s, double reach) {
  const double most = (cosh_of(reach) - cosh_of(r - s)) / 2.0;
  const double least = sinh_of(r) * sinh_of(s);
  if (most >= least) return 0.5 * std::numbers::pi;
  return most <= 0.0 ? 0.0 : portable_asin(std::sqrt(most / least));
}

/// ∫ body over [0, end] by Simpson's rule.
template <class Body>
double integral(double end, int steps, const Body& body) {
  const double step = end / steps;
  double sum = body(0.0) + body(end);
  for (int i = 1; i < steps; ++i) sum += (i % 2 == 1 ? 4.0 : 2.0) * body(step * i);
  return sum * step / 3.0;
}

/// The chance that two random points of a disk of radius R are tied. Those whose radii add up to
/// less than R always are; for the others the angle has a square root where they begin, which the
/// substitution s = R − r + r·t² takes away.
double tie_chance(double disk, double alpha) {
  const double all = cosh_of(alpha * disk) - 1.0;
  const auto density = [&](double r) { return alpha * sinh_of(alpha * r) / all; };
  return integral(disk, 128, [&](double r) {
    const double always = (cosh_of(alpha * (disk - r)) - 1.0) / all;
    const double sometimes = integral(1.0, 32, [&](double t) {
      const double s = disk - r + r * t * t;
      return 2.0 * r * t * density(s) * half_angle(r, s, disk) * (2.0 / std::numbers::pi);
    });
    return density(r) * (always + sometimes);
  });
}

/// The radius at which the expected mean degree is the one asked for: false position on its
/// logarithm, nearly a straight line, with the end that stays halved (the Illinois method).
double disk_of(const HyperbolicOptions& options, double alpha) {
  const double others = static_cast<double>(options.agents) - 1.0;
  const auto excess = [&](double radius) {
    return portable_log(others * tie_chance(radius, alpha) / options.mean_degree);
  };
  double low = kLeastRadius;
  double high = 100.0;
  double above = excess(low);  // ≥ 0: checked
  double below = excess(high);
  int side = 0;
  for (int round = 0; round < 100 && high - low > 1e-9; ++round) {
    const double middle = (low * below - high * above) / (below - above);
    const double found = excess(middle);
    if (std::fabs(found) < 1e-9) return middle;
    if (found > 0.0) {
      low = middle;
      above = found;
      if (side == 1) below *= 0.5;
      side = 1;
    } else {
      high = middle;
      below = found;
      if (side == -1) above *= 0.5;
      side = -1;
    }
  }
  return 0.5 * (low + high);
}

struct Point {
  double turns = 0.0;  ///< angle / 2π
  double x = 0.0;      ///< of the angle, on the unit circle
  double y = 0.0;
  double growth = 0.0;  ///< e^r
  double decay = 0.0;   ///< e^−r
  AgentId id = 0;

  [[nodiscard]] double sinh() const noexcept { return 0.5 * (growth - decay); }
};

/// The points with radius in (R − (k+1), R − k], in order of their angles.
struct Ring {
  double inner = 0.0;
  std::vector<Point> points;
};

class Disk {
 public:
  Disk(const HyperbolicOptions& options, std::uint64_t seed, const Executor& executor)
      : alpha_(0.5 * (options.exponent - 1.0)),
        radius_(disk_of(options, alpha_)),
        reach_(cosh_of(radius_)),
        rings_(static_cast<std::size_t>(std::ceil(radius_))) {
    for (std::size_t ring = 0; ring < rings_.size(); ++ring)
      rings_[ring].inner = std::max(0.0, radius_ - static_cast<double>(ring + 1));
    fill(options.agents, Draws(seed, 0, Purpose::graph_places), executor);
  }

  /// The ties of an agent with those of outer rings and, of its own ring, of larger id.
  void tie(const Point& point, std::size_t own, std::vector<Tie>& ties) const {
    const double radius = portable_log(point.growth);
    for (std::size_t ring = 0; ring <= own; ++ring) {
      const Ring& others = rings_[ring];
      constexpr double kSlack = 1.0 + 1e-9;  // the angle only says where to look
      const double width =
          half_angle(radius, others.inner, radius_) / std::numbers::pi * kSlack + 1e-12;
      const auto tie_between = [&](double from, double to) {
        const auto first = std::ranges::lower_bound(others.points, from, {}, &Point::turns);
        for (auto other = first; other != others.points.end() && other->turns <= to; ++other)
          if ((ring < own || other->id > point.id) && are_near(point, *other))
            ties.push_back({point.id, other->id});
      };
      if (width >= 0.5) {
        tie_between(0.0, 1.0);
        continue;
      }
      tie_between(point.turns - width, point.turns + width);
      if (point.turns < width) tie_between(1.0 + point.turns - width, 1.0);
      if (point.turns + width > 1.0) tie_between(0.0, point.turns + width - 1.0);
    }
  }

  [[nodiscard]] std::span<const Ring> rings() const noexcept { return rings_; }

 private:
  [[nodiscard]] Point drawn(PhiloxBlock random) const {
    const double area = unit_interval(random[1]) * (cosh_of(alpha_ * radius_) - 1.0);
    const double radius = portable_log1p(area + std::sqrt(area * (area + 2.0))) / alpha_;  // arcosh
    const double turns = unit_interval(random[0]);
    const CirclePoint place = portable_circle(turns);
    return {turns, place.x, place.y, portable_exp(radius), portable_exp(-radius), 0};
  }

  /// Ids are given in order of the angle.
  void fill(AgentId agents, const Draws& draws, const Executor& executor) {
    std::vector<Point> points(agents);
    executor.for_each_block(agents, [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t i = begin; i < end; ++i) {
        points[i] = drawn(draws.block({.agent = i}));
        points[i].id = static_cast<AgentId>(i);
      }
    });
    std::ranges::sort(points, {},
                      [](const Point& point) { return std::pair(point.turns, point.id); });
    for (AgentId id = 0; id < agents; ++id) {
      points[id].id = id;
      const double inwards = std::max(0.0, radius_ - portable_log(points[id].growth));
      const auto ring = std::min(static_cast<std::size_t>(inwards), rings_.size() - 1);
      rings_[ring].points.push_back(points[id]);
    }
  }

  [[nodiscard]] bool are_near(const Point& a, const Point& b) const noexcept {
    const double x = a.x - b.x;
    const double y = a.y - b.y;
    return 0.5 * (a.growth * b.decay + b.growth * a.decay) +
               0.5 * (x * x + y * y) * a.sinh() * b.sinh() <=
           reach_;
  }

  double alpha_;
  double radius_;
  double reach_;  ///< cosh of the radius
  std::vector<Ring> rings_;
};

}  // namespace

Graph hyperbolic(const HyperbolicOptions& options, std::uint64_t seed, const Executor& executor) {
  require(options.agents >= 2, "agents", std::to_string(options.agents), "at least 2");
  require(options.exponent > 2.0 && options.exponent <= 10.0, "exponent", shown(options.exponent),
          "above 2, up to 10");
  const double most = (static_cast<double>(options.agents) - 1.0) *
                      tie_chance(kLeastRadius, 0.5 * (options.exponent - 1.0));
  require(options.mean_degree > 0.0 && options.mean_degree <= most, "mean_degree",
          shown(options.mean_degree), "above 0, up to " + shown(most) + " (three in five others)",
          "more agents, or fewer ties for each");
  const Disk disk(options, seed, executor);
  std::vector<Tie> ties;
  for (std::size_t ring = 0; ring < disk.rings().size(); ++ring) {
    const std::vector<Point>& points = disk.rings()[ring].points;
    const auto more = detail::collect_ties(
        points.size(), executor, [&](std::size_t begin, std::size_t end, std::vector<Tie>& list) {
          for (std::size_t i = begin; i < end; ++i) disk.tie(points[i], ring, list);
        });
    ties.insert(ties.end(), more.begin(), more.end());
  }
  return build_graph(options.agents, std::move(ties), false, executor);
}

}  // namespace groundswell
