// SPDX-License-Identifier: Apache-2.0
// Is the generator Philox, and do the distributions follow their laws? Fits are tested by p-values,
// each with a false-alarm rate of 1e-6 (`plausible`), means at 4 standard errors (6.3e-5).
#include <Random123/philox.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "support/catch.hpp"
#include "support/statistics.hpp"

using namespace groundswell;
using groundswell::test::agrees;
using groundswell::test::chi_square_p;
using groundswell::test::gamma_q;
using groundswell::test::kolmogorov_p;
using groundswell::test::plausible;
using groundswell::test::Sample;
using groundswell::test::share_agrees;

namespace {

constexpr std::uint64_t kOnes = ~std::uint64_t{0};
constexpr Draws kSeededDraws{20091220, 0, Purpose::test};

using Key = std::array<std::uint64_t, 2>;

PhiloxBlock witness(const PhiloxBlock& counter, const Key& key) {
  const r123::Philox4x64::ctr_type in = {{counter[0], counter[1], counter[2], counter[3]}};
  const r123::Philox4x64::key_type with = {{key[0], key[1]}};
  const auto out = r123::Philox4x64()(in, with);
  return {out[0], out[1], out[2], out[3]};
}

std::vector<double> many(std::uint64_t count, const std::function<double(DrawAt)>& draw) {
  std::vector<double> values;
  values.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) values.push_back(draw({i, 7, 3, 1}));
  return values;
}

Sample summed(const std::vector<double>& values) {
  Sample sample;
  for (const double value : values) sample.add(value);
  return sample;
}

/// Goodness of fit of whole numbers to probabilities of 0, 1, 2, … (the rest is one more cell).
double fit_p(const std::vector<double>& values, const std::vector<double>& probabilities) {
  std::vector<double> observed(probabilities.size() + 1, 0.0);
  std::vector<double> expected;
  double rest = 1.0;
  const double n = static_cast<double>(values.size());
  for (const double value : values)
    ++observed[std::min(static_cast<std::size_t>(value), probabilities.size())];
  for (const double probability : probabilities) {
    expected.push_back(n * probability);
    rest -= probability;
  }
  expected.push_back(n * std::max(rest, 0.0));
  return chi_square_p(observed, expected);
}

/// Probabilities of 0 … trials successes.
std::vector<double> binomial_law(std::uint64_t trials, double p) {
  std::vector<double> law;
  const double n = static_cast<double>(trials);
  for (double k = 0.0; k <= n; ++k) {
    const double ways = std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0);
    law.push_back(std::exp(ways + k * std::log(p) + (n - k) * std::log1p(-p)));
  }
  return law;
}

/// The regularised incomplete beta function I_x(a, b), by its continued fraction (modified Lentz).
double beta_cdf(double a, double b, double x) {
  if (x <= 0.0) return 0.0;
  if (x >= 1.0) return 1.0;
  if (x > (a + 1.0) / (a + b + 2.0)) return 1.0 - beta_cdf(b, a, 1.0 - x);
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                a * std::log(x) + b * std::log1p(-x)) /
                       a;
  double c = 1.0;
  double d = 1.0 / (1.0 - (a + b) * x / (a + 1.0));
  double fraction = d;
  for (double m = 1.0; m < 10000.0; ++m) {
    const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
    d = 1.0 / (1.0 + even * d);
    c = 1.0 + even / c;
    fraction *= c * d;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
    d = 1.0 / (1.0 + odd * d);
    c = 1.0 + odd / c;
    fraction *= c * d;
    if (std::fabs(c * d - 1.0) < 1e-15) break;
  }
  return front * fraction;
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

}  // namespace

// Known-answer vectors published with Random123 (kat_vectors): zeros, ones, digits of pi.
TEST_CASE("Philox4x64-10 gives the published answers") {
  CHECK(philox({0, 0, 0, 0}, {0, 0}) == PhiloxBlock{0x16554d9eca36314cULL, 0xdb20fe9d672d0fdcULL,
                                                    0xd7e772cee186176bULL, 0x7e68b68aec7ba23bULL});
  CHECK(philox({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}) ==
        PhiloxBlock{0x87b092c3013fe90bULL, 0x438c3c67be8d0224ULL, 0x9cc7d7c69cd777b6ULL,
                    0xa09caebf594f0ba0ULL});
  CHECK(philox({0x243f6a8885a308d3ULL, 0x13198a2e03707344ULL, 0xa4093822299f31d0ULL,
                0x082efa98ec4e6c89ULL},
               {0x452821e638d01377ULL, 0xbe5466cf34e90c6cULL}) ==
        PhiloxBlock{0xa528f45403e61d95ULL, 0x38c72dbd566e9788ULL, 0xa5a1610e72fd18b5ULL,
                    0x57bd43b5e52b7fe6ULL});
}

TEST_CASE("Philox equals Random123's own implementation") {
  PhiloxBlock counter{1, 2, 3, 4};
  Key key{5, 6};
  for (int i = 0; i < 20000; ++i) {
    const PhiloxBlock block = philox(counter, key);
    REQUIRE(block == witness(counter, key));
    key = {block[0] ^ counter[2], block[1]};  // wander through all words
    counter = {block[2], block[3], block[0] + 1,
               i % 3 == 0 ? static_cast<std::uint64_t>(i) : block[1]};
  }
}

TEST_CASE("a draw is keyed by (seed, world, purpose) and counted by (agent, item, step, index)") {
  const Draws draws(11, 22, Purpose::taste);
  const Key key{11, (std::uint64_t{22} << 32) | 17};
  CHECK(draws.block({1, 2, 3, 4}) == witness({1, 2, 3, 4}, key));
  CHECK(draws.bits({1, 2, 3, 4}) == witness({1, 2, 3, 4}, key)[0]);
}

TEST_CASE("the numbers of purposes are part of the results") {
  CHECK(static_cast<int>(Purpose::graph_ties) == 1);
  CHECK(static_cast<int>(Purpose::collectivism) == 16);
  CHECK(static_cast<int>(Purpose::resistance) == 18);
  CHECK(static_cast<int>(Purpose::seeding) == 32);
  CHECK(static_cast<int>(Purpose::cause_peer) == 49);
  CHECK(static_cast<int>(Purpose::path_sources) == 64);
}

TEST_CASE("a name's key is its 64-bit FNV-1a hash") {
  CHECK(stable_key("") == 0xcbf29ce484222325ULL);
  CHECK(stable_key("a") == 0xaf63dc4c8601ec8cULL);
  CHECK(stable_key("foobar") == 0x85944171f73967e8ULL);
  CHECK(stable_key("é") != stable_key("e"));  // bytes above 127 count as they are
}

TEST_CASE("uniforms lie in [0, 1): p = 0 never happens, p = 1 always does") {
  CHECK(unit_interval(0) == 0.0);
  CHECK(unit_interval(kOnes) == 1.0 - 0x1p-53);
  CHECK(unit_interval(2047) == 0.0);
  CHECK(unit_interval(2048) == 0x1p-53);
  for (const std::uint64_t bits : {std::uint64_t{0}, std::uint64_t{1} << 63, kOnes}) {
    CHECK_FALSE(unit_interval(bits) < 0.0);
    CHECK(unit_interval(bits) < 1.0);
  }
}

TEST_CASE("every transform is finite and in range at both ends of the uniforms") {
  for (const double u : {0.0, 0x1p-53, 0.5, 1.0 - 0x1p-53}) {
    CHECK(exponential_from(u) >= 0.0);
    CHECK(exponential_from(u) <= 36.8);
    CHECK(std::fabs(normal_from(u)) < 8.4);
    for (const double p : {1e-300, 1e-9, 0.5, 1.0 - 0x1p-53, 1.0}) {
      CHECK(geometric_from(u, p) >= 1);
      CHECK(geometric_from(u, p) <= std::uint64_t{1} << 53);
    }
  }
  CHECK(exponential_from(0.0) == 0.0);
}

TEST_CASE("uniforms are uniform") {
  const auto values = many(200000, [](DrawAt at) { return kSeededDraws.uniform(at); });
  CHECK(plausible(kolmogorov_p(values, [](double x) { return x; })));
  std::vector<double> cells(1000, 0.0);
  for (const double value : values) ++cells[static_cast<std::size_t>(value * 1000.0)];
  CHECK(plausible(chi_square_p(cells, std::vector<double>(1000, 200.0))));
  CHECK(agrees(summed(values), 0.5));
}

TEST_CASE("every bit of a block is a fair coin") {
  constexpr std::size_t kBlocks = 40000;
  for (std::size_t word = 0; word < 4; ++word) {
    std::vector<std::size_t> set(64, 0);
    for (std::uint64_t i = 0; i < kBlocks; ++i) {
      const std::uint64_t bits = kSeededDraws.block({i, 1, 2, 3})[word];
      for (std::size_t bit = 0; bit < 64; ++bit) set[bit] += (bits >> bit) & 1;
    }
    for (const std::size_t count : set) CHECK(share_agrees(count, kBlocks, 0.5, 5.0));  // 5.7e-7
  }
}

TEST_CASE("whole numbers below a bound are equally likely") {
  for (const std::uint64_t bound : {2u, 7u, 1000u}) {
    const auto values =
        many(100000, [&](DrawAt at) { return static_cast<double>(kSeededDraws.below(at, bound)); });
    const double each = 1.0 / static_cast<double>(bound);
    CHECK(plausible(fit_p(values, std::vector<double>(bound - 1, each))));
  }
  constexpr std::uint64_t kHuge = std::uint64_t{3}
                                  << 62;  // not a power of two: a modulo would show
  const auto shares = many(100000, [](DrawAt at) {
    return static_cast<double>(kSeededDraws.below(at, kHuge)) / static_cast<double>(kHuge);
  });
  CHECK(plausible(kolmogorov_p(shares, [](double x) { return x; })));
  for (std::uint64_t i = 0; i < 100; ++i) REQUIRE(kSeededDraws.below({i}, 1) == 0);
}

TEST_CASE("exponential draws are Exp(1)") {
  const auto values = many(200000, [](DrawAt at) { return kSeededDraws.exponential(at); });
  CHECK(plausible(kolmogorov_p(values, [](double x) { return -std::expm1(-x); })));
  CHECK(agrees(summed(values), 1.0));
}

TEST_CASE("the normal quantile inverts the normal distribution function") {
  for (double u = 0x1p-50; u < 0.5; u *= 1.01) {
    REQUIRE(normal_cdf(normal_from(u)) == Approx(u).epsilon(1e-13).margin(0.0));
    // Upper half: 1 − u has fewer digits, so compare where it is exact enough.
    if (u > 1e-4) REQUIRE(normal_from(1.0 - u) == Approx(-normal_from(u)).epsilon(1e-9));
  }
  CHECK(normal_from(0.5) == 0.0);
  CHECK(normal_from(0.25) == Approx(-0.674489750196081743).epsilon(1e-15));   // Wichura's own
  CHECK(normal_from(0.001) == Approx(-3.090232306167813541).epsilon(1e-15));  // three checks
  CHECK(normal_from(1e-20) == normal_from(0.0));                              // nothing below 2^-54
}

TEST_CASE("normal draws are N(0,1)") {
  const auto values = many(200000, [](DrawAt at) { return kSeededDraws.normal(at); });
  CHECK(plausible(kolmogorov_p(values, normal_cdf)));
  const Sample sample = summed(values);
  CHECK(agrees(sample, 0.0));
  CHECK(agrees(sample.variance(), std::sqrt(2.0), sample.count(), 1.0));  // var(s²) ≈ 2/n
}

TEST_CASE("geometric draws count the trials to the first success") {
  for (const double p : {0.9, 0.5, 0.2, 0.03}) {
    std::vector<double> law{0.0};  // zero trials never
    for (double q = p; q > 1e-7; q *= 1.0 - p) law.push_back(q);
    const auto values =
        many(100000, [&](DrawAt at) { return static_cast<double>(kSeededDraws.geometric(at, p)); });
    INFO("p = " << p);
    CHECK(plausible(fit_p(values, law)));
    CHECK(agrees(summed(values), 1.0 / p));
  }
}

TEST_CASE("geometric draws at the ends of p") {
  for (std::uint64_t i = 0; i < 1000; ++i) {
    REQUIRE(kSeededDraws.geometric({i}, 1.0) == 1);
    REQUIRE(kSeededDraws.geometric({i}, 0.0) == std::uint64_t{1} << 53);
  }
  const auto rare =
      many(100000, [](DrawAt at) { return static_cast<double>(kSeededDraws.geometric(at, 1e-9)); });
  CHECK(agrees(summed(rare), 1e9));
  CHECK(plausible(kolmogorov_p(rare, [](double x) { return -std::expm1(-x * 1e-9); })));
}

TEST_CASE("gamma draws follow Gamma(shape, 1)") {
  for (const double shape : {0.05, 0.5, 1.0, 2.5, 40.0, 1e6}) {
    const auto values = many(40000, [&](DrawAt at) { return kSeededDraws.gamma(at, shape); });
    INFO("shape " << shape);
    CHECK(plausible(kolmogorov_p(values, [&](double x) { return 1.0 - gamma_q(shape, x); })));
    CHECK(agrees(summed(values), shape));
  }
}

TEST_CASE("beta draws follow Beta(a, b)") {
  const double shapes[][2] = {{0.5, 0.5}, {1.0, 1.0}, {2.0, 2.0},
                              {0.2, 3.0}, {8.0, 1.5}, {300.0, 700.0}};
  for (const auto& [a, b] : shapes) {
    const auto values =
        many(40000, [a = a, b = b](DrawAt at) { return kSeededDraws.beta(at, a, b); });
    INFO("a = " << a << ", b = " << b);
    CHECK(plausible(kolmogorov_p(values, [a = a, b = b](double x) { return beta_cdf(a, b, x); })));
    CHECK(agrees(summed(values), a / (a + b)));
  }
}

TEST_CASE("beta draws with shapes so small that both gammas vanish are coins") {
  const auto values = many(40000, [](DrawAt at) { return kSeededDraws.beta(at, 1e-4, 3e-4); });
  for (const double value : values) REQUIRE((value >= 0.0 && value <= 1.0));
  CHECK(agrees(summed(values), 0.25));
}

TEST_CASE("binomial draws count successes, exactly in law") {
  struct Case {
    std::uint64_t trials;
    double p;
  };
  const Case cases[] = {{1, 0.3},     {5, 0.5},      {16, 0.1},   {17, 0.9},
                        {18, 0.5},    {40, 0.25},    {100, 0.01}, {100, 0.5},
                        {1000, 0.93}, {5000, 0.002}, {20000, 0.5}};
  for (const Case& now : cases) {
    const auto values = many(30000, [&](DrawAt at) {
      return static_cast<double>(kSeededDraws.binomial(at, now.trials, now.p));
    });
    INFO(now.trials << " trials, p = " << now.p);
    CHECK(plausible(fit_p(values, binomial_law(now.trials, now.p))));
    CHECK(agrees(summed(values), static_cast<double>(now.trials) * now.p));
  }
}

TEST_CASE("binomial draws of populations: mean and variance") {
  for (const double p : {1e-12, 3e-7, 0.04, 0.5, 0.999}) {
    constexpr std::uint64_t kTrials = 8'000'000'000'000;
    const double mean = static_cast<double>(kTrials) * p;
    const double variance = mean * (1.0 - p);
    const auto values = many(20000, [&](DrawAt at) {
      return (static_cast<double>(kSeededDraws.binomial(at, kTrials, p)) - mean) /
             std::sqrt(variance);
    });
    INFO("p = " << p);
    const Sample sample = summed(values);
    CHECK(agrees(sample, 0.0));
    const double spread = std::sqrt(2.0 + (1.0 - 6.0 * p * (1.0 - p)) / variance);  // with kurtosis
    CHECK(agrees(sample.variance(), spread, sample.count(), 1.0));
  }
}

TEST_CASE("Poisson draws of any mean, exactly in law") {
  for (const double mean : {0.3, 5.0, 64.0, 65.0, 300.0, 2000.0}) {
    std::vector<double> law;  // far enough out that the rest is one cell of next to no chance
    for (double k = 0.0; k <= mean + 12.0 * std::sqrt(mean) + 12.0; ++k) {
      law.push_back(std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.0)));
    }
    const auto values =
        many(30000, [&](DrawAt at) { return static_cast<double>(kSeededDraws.poisson(at, mean)); });
    INFO("mean = " << mean);
    CHECK(plausible(fit_p(values, law)));
    CHECK(agrees(summed(values), mean));
  }
  CHECK(kSeededDraws.poisson({1}, 0.0) == 0);
}

TEST_CASE("Poisson draws of large means: mean and variance") {
  for (const double mean : {1e5, 3e9, 1e14}) {
    const auto values = many(20000, [&](DrawAt at) {
      return (static_cast<double>(kSeededDraws.poisson(at, mean)) - mean) / std::sqrt(mean);
    });
    INFO("mean = " << mean);
    const Sample sample = summed(values);
    CHECK(agrees(sample, 0.0));
    CHECK(agrees(sample.variance(), std::sqrt(2.0 + 1.0 / mean), sample.count(), 1.0));
  }
}

TEST_CASE("binomial draws at the ends of p") {
  for (std::uint64_t i = 0; i < 100; ++i) {
    REQUIRE(kSeededDraws.binomial({i}, 1000, 0.0) == 0);
    REQUIRE(kSeededDraws.binomial({i}, 1000, 1.0) == 1000);
    REQUIRE(kSeededDraws.binomial({i}, 0, 0.5) == 0);
    REQUIRE(kSeededDraws.binomial({i}, 50, 1.0 - 0x1p-53) == 50);
    REQUIRE(kSeededDraws.binomial({i}, 50, 1e-300) == 0);
  }
}

TEST_CASE("draws that differ in one coordinate are independent") {
  const Draws base(1, 0, Purpose::taste);
  const Draws other_seed(2, 0, Purpose::taste);
  const Draws other_world(1, 1, Purpose::taste);
  const Draws other_purpose(1, 0, Purpose::resistance);
  struct Pair {
    std::string what;
    std::function<double(std::uint64_t)> partner;
  };
  const auto at = [](std::uint64_t i) { return DrawAt{i, 5, 9, 0}; };
  const Pair pairs[] = {
      {"seeds", [&](std::uint64_t i) { return other_seed.uniform(at(i)); }},
      {"worlds", [&](std::uint64_t i) { return other_world.uniform(at(i)); }},
      {"purposes", [&](std::uint64_t i) { return other_purpose.uniform(at(i)); }},
      {"agents",
       [&](std::uint64_t i) {
         return base.uniform({i + 1, 5, 9, 0});
       }},
      {"items",
       [&](std::uint64_t i) {
         return base.uniform({i, 6, 9, 0});
       }},
      {"steps",
       [&](std::uint64_t i) {
         return base.uniform({i, 5, 10, 0});
       }},
      {"indices",
       [&](std::uint64_t i) {
         return base.uniform({i, 5, 9, 1});
       }},
      {"swapped coordinates",
       [&](std::uint64_t i) {
         return base.uniform({5, i + 10, 9, 0});
       }},
  };
  constexpr std::uint64_t kPairs = 60000;
  for (const Pair& pair : pairs) {
    std::vector<double> squares(16 * 16, 0.0);
    Sample products;
    for (std::uint64_t i = 0; i < kPairs; ++i) {
      const double x = base.uniform(at(i));
      const double y = pair.partner(i);
      ++squares[static_cast<std::size_t>(x * 16.0) * 16 + static_cast<std::size_t>(y * 16.0)];
      products.add((x - 0.5) * (y - 0.5) * 12.0);
    }
    INFO(pair.what);
    CHECK(plausible(
        chi_square_p(squares, std::vector<double>(256, static_cast<double>(kPairs) / 256.0))));
    CHECK(agrees(products, 0.0));
  }
}

TEST_CASE("a draw is a pure function: order, repetition and copies change nothing") {
  const Draws copy = kSeededDraws;
  std::vector<double> forwards;
  for (std::uint64_t i = 0; i < 100; ++i) forwards.push_back(kSeededDraws.gamma({i}, 0.7));
  for (std::uint64_t i = 100; i-- > 0;) REQUIRE(copy.gamma({i}, 0.7) == forwards[i]);
}

// Part of every result ever stored, like the patterns of test_math.cpp.
TEST_CASE("the draws are these, on every machine") {
  const Draws draws(42, 3, Purpose::test);
  const DrawAt at{1234, 5, 67, 8};
  const auto bits = [](double value) { return std::bit_cast<std::uint64_t>(value); };
  CHECK(bits(draws.uniform(at)) == 0x3fcb4f59d3b6e97c);
  CHECK(bits(draws.exponential(at)) == 0x3fceb7c6d732ae0d);
  CHECK(bits(draws.normal(at)) == 0xbfe96f2a6e20bdd9);
  CHECK(bits(draws.gamma(at, 0.3)) == 0x3fff7fdf10443add);
  CHECK(bits(draws.gamma(at, 12.5)) == 0x40307cf036058922);
  CHECK(bits(draws.beta(at, 2.0, 3.5)) == 0x3fcb0fd4a2e0f659);
  CHECK(draws.geometric(at, 0.001) == 240);
  CHECK(draws.below(at, 1000000) == 213359);
  CHECK(draws.binomial(at, 12, 0.4) == 5);
  CHECK(draws.binomial(at, 1000000, 0.03) == 29904);
  CHECK(draws.poisson(at, 1000.0) == 1040);
}
