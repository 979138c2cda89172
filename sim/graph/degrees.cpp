// SPDX-License-Identifier: Apache-2.0
#include "graph/degrees.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <optional>

#include "graph/generator_tools.hpp"
#include "graph/text_source.hpp"

namespace groundswell {
namespace {

using detail::require;
using detail::shown;

void check(const DegreeOptions& options) {
  require(options.agents >= 1, "agents", std::to_string(options.agents), "at least 1");
  const double most = static_cast<double>(options.agents) - 1.0;
  if (options.law == DegreeLaw::power_law) {
    require(options.exponent > 1.0 && options.exponent <= 20.0, "exponent", shown(options.exponent),
            "above 1, up to 20", "social networks have 2 to 3");
    require(options.min_degree >= 1 && options.min_degree <= most, "min_degree",
            std::to_string(options.min_degree), "1 … " + shown(most) + " (agents − 1)");
  } else {
    require(options.mean_degree > 0.0 && options.mean_degree <= std::min(most, 1e6), "mean_degree",
            shown(options.mean_degree), "above 0, up to " + shown(std::min(most, 1e6)));
  }
  if (options.law == DegreeLaw::lognormal)
    require(options.sigma >= 0.0 && options.sigma <= 3.0, "degree_sigma", shown(options.sigma),
            "0 … 3");
  require(options.max_degree <= most, "max_degree", std::to_string(options.max_degree),
          "at most " + shown(most) + " (agents − 1)");
}

/// The largest degree there can be, in the range that the law needs.
std::uint32_t cutoff(const DegreeOptions& options) {
  const bool power_law = options.law == DegreeLaw::power_law;
  const double least = power_law ? options.min_degree : std::ceil(options.mean_degree);
  if (options.max_degree > 0) {
    require(options.max_degree >= least, "max_degree", std::to_string(options.max_degree),
            "at least " + shown(least), power_law ? "the smallest degree" : "the mean degree");
    return options.max_degree;
  }
  if (options.law == DegreeLaw::poisson) return options.agents - 1;
  const double structural = std::floor(std::sqrt(static_cast<double>(options.agents) * least));
  return static_cast<std::uint32_t>(
      std::min(std::max(structural, least), static_cast<double>(options.agents) - 1.0));
}

/// P(k) ∝ k^−γ by inversion: sums of the chances of min_degree, min_degree + 1, …
class PowerLaw {
 public:
  explicit PowerLaw(const DegreeOptions& options)
      : least_(options.min_degree), sums_(cutoff(options) - options.min_degree + 1) {
    double sum = 0.0;
    for (std::size_t i = 0; i < sums_.size(); ++i) {
      const double degree = static_cast<double>(least_ + i);
      const double chance = portable_pow(degree / static_cast<double>(least_), -options.exponent);
      sum += chance;
      ends_ += chance * degree;
      sums_[i] = sum;
    }
  }
  [[nodiscard]] double mean() const noexcept { return ends_ / sums_.back(); }
  [[nodiscard]] std::uint32_t at(double uniform) const noexcept {
    const auto found = std::upper_bound(sums_.begin(), sums_.end() - 1, uniform * sums_.back());
    return least_ + static_cast<std::uint32_t>(found - sums_.begin());
  }

 private:
  std::uint32_t least_;
  std::vector<double> sums_;
  double ends_ = 0.0;
};

/// What a cutoff leaves of a law: the share of the draws, and their mean.
struct Truncated {
  double kept = 1.0;
  double mean = 0.0;
};

/// Simpson's rule on [begin, end].
template <class Function>
double integral(double begin, double end, int steps, const Function& at) {
  const double step = (end - begin) / steps;
  double sum = at(begin) + at(end);
  for (int i = 1; i < steps; ++i) sum += (i % 2 == 1 ? 4.0 : 2.0) * at(begin + step * i);
  return sum * step / 3.0;
}

/// The log-normal law of untruncated mean `mean`, rounded up or down at random, up to `most`. A
/// value x below `most` is kept and stays x on average; between `most` and the next it is kept, as
/// `most`, where it is rounded down.
Truncated truncated_lognormal(double mean, double sigma, double most) {
  constexpr double kFar = 9.0;  // standard deviations that nothing lies beyond
  constexpr double kRootOfTwoPi = 2.5066282746310002;
  const auto density = [](double z) { return portable_exp(-0.5 * z * z) / kRootOfTwoPi; };
  const auto value = [=](double z) { return mean * portable_exp(sigma * z - 0.5 * sigma * sigma); };
  const auto place = [=](double x) {
    return std::clamp(portable_log(x / mean) / sigma + 0.5 * sigma, -kFar, sigma + kFar);
  };
  const double whole = place(most);
  const double end = place(most + 1.0);
  const double below = integral(-kFar, whole, 512, density);
  const double ends_below =
      integral(-kFar, whole, 512, [&](double z) { return density(z) * value(z); });
  const double rounded_down = integral(
      whole, end, 16, [&](double z) { return density(z) * std::max(0.0, most + 1.0 - value(z)); });
  const double kept = below + rounded_down;
  return {kept, (ends_below + most * rounded_down) / kept};
}

/// The Poisson law of untruncated mean `mean`, up to `most`: chances relative to the last one's,
/// downwards. `kept` is not told.
Truncated truncated_poisson(double mean, double most) {
  const double last = std::min(most, std::ceil(mean + 12.0 * std::sqrt(mean) + 20.0));
  double chance = 1.0;
  double sum = 0.0;
  double ends = 0.0;
  for (double degree = last; degree >= 0.0 && (chance > 0.0 || degree > mean); --degree) {
    sum += chance;
    ends += chance * degree;
    chance *= degree / mean;
  }
  return {1.0, ends / sum};
}

/// The untruncated mean at which the cutoff leaves the mean that is asked for. Both laws grow with
/// it, so bisection. Refused where more than nine draws in ten would lie beyond the cutoff
/// (Poisson: where the untruncated mean would).
double mean_before_cutoff(const DegreeOptions& options) {
  const double wanted = options.mean_degree;
  const double most = cutoff(options);
  const bool poisson = options.law == DegreeLaw::poisson;
  if (poisson ? options.max_degree == 0 : options.sigma == 0.0) return wanted;
  const auto law = [&](double mean) {
    return poisson ? truncated_poisson(mean, most) : truncated_lognormal(mean, options.sigma, most);
  };
  const auto goes = [&](double mean) {
    return poisson ? mean <= most + 1.0 : law(mean).kept >= 0.1;
  };
  double low = wanted;
  double high = wanted;
  while (goes(high) && law(high).mean < wanted) high *= 1.5;
  for (int round = 0; round < 60 && low < high; ++round) {
    const double middle = 0.5 * (low + high);
    (goes(middle) && law(middle).mean < wanted ? low : high) = middle;
  }
  const double reached = law(low).mean;
  require(reached > wanted * (1.0 - 1e-6), "mean_degree", shown(wanted),
          "at most " + shown(std::floor(reached * 1000.0) / 1000.0) + " with no degree above " +
              shown(most),
          poisson ? "a larger max_degree" : "a larger max_degree, or a smaller degree_sigma");
  return high;
}

/// A degree of the law at one place of the random numbers.
class DegreeSampler {
 public:
  DegreeSampler(const DegreeOptions& options, std::uint64_t seed)
      : options_(options), draws_(seed, 0, Purpose::graph_degrees), most_(cutoff(options)) {
    if (options.law == DegreeLaw::power_law)
      power_law_.emplace(options);
    else
      options_.mean_degree = mean_before_cutoff(options);
  }
  [[nodiscard]] std::uint32_t operator()(DrawAt at) const {
    if (power_law_) return power_law_->at(draws_.uniform(at));
    for (at.item = 0;; ++at.item) {  // until it is within the cutoff
      const double degree = options_.law == DegreeLaw::poisson
                                ? static_cast<double>(draws_.poisson(at, options_.mean_degree))
                                : lognormal(at);
      if (degree <= most_) return static_cast<std::uint32_t>(degree);
    }
  }

 private:
  [[nodiscard]] double lognormal(DrawAt at) const {
    const PhiloxBlock random = draws_.block(at);
    const double z = options_.sigma * normal_from(unit_interval(random[0]));
    const double exact =
        options_.mean_degree * portable_exp(z - 0.5 * options_.sigma * options_.sigma);
    return std::floor(exact + unit_interval(random[1]));
  }

  DegreeOptions options_;
  Draws draws_;
  double most_;
  std::optional<PowerLaw> power_law_;
};

}  // namespace

std::vector<std::uint32_t> draw_degrees(const DegreeOptions& options, std::uint64_t seed,
                                        const Executor& executor) {
  check(options);
  const DegreeSampler sample(options, seed);
  std::vector<std::uint32_t> degrees(options.agents);
  executor.for_each_block(degrees.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t agent = begin; agent < end; ++agent) degrees[agent] = sample({.agent = agent});
  });
  if (!options.even_sum) return degrees;
  const std::uint64_t others =
      std::accumulate(degrees.begin() + 1, degrees.end(), std::uint64_t{0});
  constexpr std::uint64_t kTries = 10'000;
  for (std::uint64_t attempt = 1; (others + degrees[0]) % 2 != 0; ++attempt) {
    require(attempt < kTries, "agents", std::to_string(options.agents) + " with odd degrees",
            "degrees must add up to an even number: each tie has two ends", "one agent more");
    degrees[0] = sample({.agent = 0, .step = attempt});
  }
  return degrees;
}

double expected_mean_degree(const DegreeOptions& options) {
  check(options);
  if (options.law == DegreeLaw::power_law) return PowerLaw(options).mean();
  static_cast<void>(mean_before_cutoff(options));  // throws where the cutoff is too near
  return options.mean_degree;
}

namespace {

/// Takes the lines of a degree file one by one.
class DegreeReader {
 public:
  DegreeReader(const std::string& path, const std::string& column) : path_(path), column_(column) {}

  void add_line(std::string_view line) {
    ++line_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') return;
    if (!column_.empty() && !found_column_) return find_column(line);
    degrees_.push_back(degree_in(column_.empty() ? line : cell(line, place_)));
  }

  [[nodiscard]] std::vector<std::uint32_t> take() {
    if (degrees_.empty())
      throw InputError(Problem{path_, "no degrees", "must be one whole number a line", ""});
    return std::move(degrees_);
  }

 private:
  [[noreturn]] void refuse(std::string_view found, const std::string& allowed) const {
    throw InputError(
        Problem{path_ + ":" + std::to_string(line_), "'" + std::string(found) + "'", allowed, ""});
  }
  [[nodiscard]] static std::string_view bare(std::string_view text) noexcept {
    const auto strip = [&text](std::string_view which) {
      while (!text.empty() && which.find(text.front()) != which.npos) text.remove_prefix(1);
      while (!text.empty() && which.find(text.back()) != which.npos) text.remove_suffix(1);
    };
    strip(" \t");
    strip("\"");
    return text;
  }
  [[nodiscard]] static std::string_view cell(std::string_view line, std::size_t place) noexcept {
    for (; place > 0; --place) {
      const std::size_t comma = line.find(',');
      if (comma == line.npos) return {};
      line.remove_prefix(comma + 1);
    }
    return line.substr(0, line.find(','));
  }
  void find_column(std::string_view header) {
    const auto columns =
        static_cast<std::size_t>(std::count(header.begin(), header.end(), ',')) + 1;
    while (place_ < columns && bare(cell(header, place_)) != column_) ++place_;
    if (place_ == columns) refuse(header, "must name the column '" + column_ + "'");
    found_column_ = true;
  }
  [[nodiscard]] std::uint32_t degree_in(std::string_view text) const {
    const std::string_view number = bare(text);
    std::uint32_t degree = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), degree);
    if (error != std::errc{} || end != number.data() + number.size() || degree == kNobody)
      refuse(text, "must be a whole number from 0 to 4294967294");
    return degree;
  }

  const std::string& path_;
  const std::string& column_;
  std::size_t line_ = 0;
  std::size_t place_ = 0;
  bool found_column_ = false;
  std::vector<std::uint32_t> degrees_;
};

}  // namespace

std::vector<std::uint32_t> read_degrees(const std::string& path, const std::string& column) {
  TextSource source(path);
  DegreeReader reader(path, column);
  std::string rest;  // the beginning of a line whose end is in the next block
  for (std::string_view block = source.next_block(); !block.empty(); block = source.next_block()) {
    for (std::size_t end = block.find('\n'); end != block.npos; end = block.find('\n')) {
      rest += block.substr(0, end);
      reader.add_line(rest);
      rest.clear();
      block.remove_prefix(end + 1);
    }
    rest += block;
  }
  if (!rest.empty()) reader.add_line(rest);
  return reader.take();
}

}  // namespace groundswell
