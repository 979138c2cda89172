// SPDX-License-Identifier: Apache-2.0
// Exact laws of models whose state is one count: in a well-mixed society of two opinions an update
// moves the number of yes by one at most, a birth–death chain on 0 … N.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace groundswell::test {

/// up[k], down[k]: chances that an update moves the count from k to k + 1, k − 1.
struct BirthDeath {
  std::vector<double> up;
  std::vector<double> down;

  template <class Up, class Down>
  BirthDeath(std::size_t agents, const Up& up_at, const Down& down_at) {
    for (std::size_t k = 0; k <= agents; ++k) {
      up.push_back(k < agents ? up_at(static_cast<double>(k)) : 0.0);
      down.push_back(k > 0 ? down_at(static_cast<double>(k)) : 0.0);
    }
  }
  [[nodiscard]] std::size_t agents() const { return up.size() - 1; }

  /// The stationary law on counts from `first` on, by detailed balance.
  [[nodiscard]] std::vector<double> stationary(std::size_t first = 0) const {
    std::vector<double> law;  // logarithms at first: ratios overflow
    double most = 0.0;
    for (std::size_t k = 0; k < up.size(); ++k) {
      if (k < first) {
        law.push_back(-1e300);
      } else {
        law.push_back(k == first ? 0.0 : law.back() + std::log(up[k - 1]) - std::log(down[k]));
        most = std::max(most, law.back());
      }
    }
    double sum = 0.0;
    for (double& share : law) {
      share = std::exp(share - most);
      sum += share;
    }
    for (double& share : law) share /= sum;
    return law;
  }

  /// For absorbing ends: the chance of ending at N, from each count.
  [[nodiscard]] std::vector<double> exit() const { return solve(0.0, 1.0); }
  /// For absorbing ends: the expected number of updates until one is reached, from each count.
  [[nodiscard]] std::vector<double> updates_to_end() const { return solve(1.0, 0.0); }

 private:
  /// x where x_0 = 0, x_N = `last`, and between them x_k is the mean of x after one update, plus
  /// `gain` (Thomas's algorithm).
  [[nodiscard]] std::vector<double> solve(double gain, double last) const {
    std::vector<double> above{0.0};
    std::vector<double> right{0.0};
    for (std::size_t k = 1; k < agents(); ++k) {
      const double pivot = up[k] + down[k] - down[k] * above.back();
      right.push_back((gain + down[k] * right.back()) / pivot);
      above.push_back(up[k] / pivot);
    }
    std::vector<double> solution(up.size(), last);
    for (std::size_t k = agents(); k-- > 0;) solution[k] = right[k] + above[k] * solution[k + 1];
    return solution;
  }
};

}  // namespace groundswell::test
