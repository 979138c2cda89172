// SPDX-License-Identifier: Apache-2.0
#include "graph/column_names.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "core/letters.hpp"

namespace groundswell {
namespace {

enum class Part { end, node, tied, id, number, letter };

struct Word {
  std::string_view text;
  Part part;
};

/// Longer words before shorter ones that they begin with.
constexpr std::array kWords{
    Word{"source", Part::end},   Word{"src", Part::end},         Word{"target", Part::end},
    Word{"dst", Part::end},      Word{"destination", Part::end}, Word{"dest", Part::end},
    Word{"from", Part::end},     Word{"to", Part::end},          Word{"ego", Part::end},
    Word{"alter", Part::end},    Word{"tail", Part::end},        Word{"head", Part::end},
    Word{"sender", Part::end},   Word{"receiver", Part::end},    Word{"recipient", Part::end},
    Word{"follower", Part::end}, Word{"followee", Part::end},    Word{"followed", Part::end},
    Word{"friend", Part::end},   Word{"caller", Part::end},      Word{"callee", Part::end},
    Word{"citing", Part::end},   Word{"cited", Part::end},       Word{"truster", Part::end},
    Word{"trustor", Part::end},  Word{"trustee", Part::end},     Word{"node", Part::node},
    Word{"vertex", Part::node},  Word{"user", Part::tied},       Word{"person", Part::tied},
    Word{"people", Part::tied},  Word{"agent", Part::tied},      Word{"actor", Part::tied},
    Word{"author", Part::tied},  Word{"member", Part::tied},     Word{"account", Part::tied},
    Word{"id", Part::id},        Word{"1", Part::number},        Word{"2", Part::number},
    Word{"a", Part::letter},     Word{"b", Part::letter}};

/// In small letters, without what joins words.
std::string joined(std::string_view text) {
  std::string letters;
  for (const char c : text)
    if (std::string_view("_-. \t").find(c) == std::string_view::npos) letters += small_letter(c);
  return letters;
}

/// What a name has of each part.
using Parts = std::array<bool, 6>;

/// Nothing where it has anything else, or a part twice.
std::optional<Parts> parts_of(std::string_view name) {
  Parts parts{};
  while (!name.empty()) {
    const auto word =
        std::ranges::find_if(kWords, [name](const Word& w) { return name.starts_with(w.text); });
    if (word == kWords.end() || parts[static_cast<std::size_t>(word->part)]) return std::nullopt;
    parts[static_cast<std::size_t>(word->part)] = true;
    name.remove_prefix(word->text.size());
  }
  return parts;
}

enum class Sense { none, tied, column };

Sense sense_of(std::string_view text) {
  const std::string name = joined(text);
  if (name == "u" || name == "v") return Sense::column;
  const std::optional<Parts> parts = parts_of(name);
  if (!parts) return Sense::none;
  const auto [end, node, tied, id, number, letter] = *parts;
  if (end) return number || letter ? Sense::none : Sense::column;
  if (node && (number || letter)) return Sense::column;
  if (id && (node || tied || number)) return Sense::column;
  return (node || tied) && !number && !letter ? Sense::tied : Sense::none;
}

}  // namespace

bool are_column_names(std::string_view first, std::string_view second) {
  const Sense a = sense_of(first);
  const Sense b = sense_of(second);
  if (a == Sense::none || b == Sense::none) return false;
  return a == Sense::column || b == Sense::column;
}

}  // namespace groundswell
