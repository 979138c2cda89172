// SPDX-License-Identifier: Apache-2.0
// `--set key.path=value`: a scenario changed from the command line, before it is read. Parts of the
// path can stand in quotes, as in TOML: then dots and equals signs belong to them, and in a list
// they are names, never positions.
#include <algorithm>

#include "scenario/table_internal.hpp"

namespace groundswell {
namespace {

struct Part {
  std::string text;
  bool quoted = false;
};

[[noreturn]] void refuse_path(const std::string& text, const std::string& found,
                              const std::string& allowed) {
  throw ScenarioError(
      Problem{"--set " + text, found, allowed, "for example --set graph.agents=10000"});
}

/// Where the quoted part that begins at `at` ends, behind its closing quote.
std::size_t end_of_quotes(const std::string& text, std::size_t at) {
  const char quote = text[at];
  for (std::size_t end = at + 1; end < text.size(); ++end) {
    if (text[end] == quote) return end + 1;
    if (text[end] == '\\' && quote == '"') ++end;
  }
  refuse_path(text, "a quote that is not closed", "must be closed before the '='");
}

std::string unquoted(const std::string& part, const std::string& text) {
  try {
    return toml::parse("key = " + part)["key"].value_or(std::string());
  } catch (const toml::parse_error&) {
    refuse_path(text, part + " is no text", "must be a key in quotes, as in TOML");
  }
}

/// The parts of the path in `path=value` or `path`, and where it ends: at the equals sign, or at
/// the end of the text.
std::vector<Part> parts_of(const std::string& text, std::size_t& end) {
  std::vector<Part> parts;
  std::size_t begin = 0;
  while (true) {
    const bool in_quotes = begin < text.size() && (text[begin] == '"' || text[begin] == '\'');
    end = in_quotes ? end_of_quotes(text, begin)
                    : std::min(text.find_first_of(".=", begin), text.size());
    const std::string part = text.substr(begin, end - begin);
    parts.push_back({in_quotes ? unquoted(part, text) : part, in_quotes});
    if (end == text.size() || text[end] == '=') return parts;
    if (text[end] != '.')
      refuse_path(text, "more after the quote that closes " + part, "must be a dot or the '='");
    begin = end + 1;
  }
}

std::vector<Part> parts_of(const std::string& path) {
  std::size_t end = 0;
  return parts_of(path, end);
}

std::vector<std::string> names_in(const toml::array& array) {
  std::vector<std::string> names;
  for (const toml::node& element : array)
    if (const toml::table* table = element.as_table())
      names.push_back((*table)["name"].value_or(std::string()));
  return names;
}

/// `key` as a number that can be a position in the array.
std::optional<std::size_t> number_in(const toml::array& array, const std::string& key) {
  if (key.empty() || key.find_first_not_of("0123456789") != std::string::npos || key.size() > 8)
    return std::nullopt;
  const std::size_t index = std::stoul(key);
  return index < array.size() ? std::optional(index) : std::nullopt;
}

/// The position of the element of this name.
std::optional<std::size_t> named(const toml::array& array, const std::string& key) {
  const std::vector<std::string> names = names_in(array);
  for (std::size_t i = 0; i < names.size() && names.size() == array.size(); ++i)
    if (names[i] == key) return i;
  return std::nullopt;
}

/// Follows a path into the scenario, a key at a time.
class Walk {
 public:
  Walk(Reading& reading, const Override& change)
      : reading_(reading),
        change_(change),
        option_(change.option.empty() ? "--set " + change.path : change.option),
        parts_(parts_of(change.path)) {}

  std::string apply(toml::table& root) {
    toml::table* table = &root;
    while (table != nullptr && at_ + 1 < parts_.size()) table = enter(*table);
    if (table == nullptr) return "";
    path_ += (path_.empty() ? "" : ".") + parts_.back().text;
    assign(*table);
    reading_.overridden[path_] = {option_, change_.in_scenario};
    return path_;
  }

 private:
  toml::table* refuse(const std::string& found, const std::string& allowed,
                      const std::string& hint) {
    reading_.problems.push_back({option_, found, allowed, hint});
    return nullptr;
  }

  /// Keys may hold dots: where there is none of one part, the longest that there is.
  std::string key_in(const toml::table& table) {
    std::string key = parts_[at_++].text;
    if (parts_[at_ - 1].quoted || table.contains(key)) return key;
    std::string longer = key;
    for (std::size_t last = at_; last + 1 < parts_.size(); ++last) {
      longer += "." + parts_[last].text;
      if (!table.contains(longer)) continue;
      key = longer;
      at_ = last + 1;
    }
    return key;
  }

  toml::table* enter(toml::table& table) {
    const std::string key = key_in(table);
    path_ += (path_.empty() ? "" : ".") + key;
    toml::node* next = table.get(key);
    if (next == nullptr && (path_ == "items" || path_ == "campaigns" || path_ == "layers"))
      return refuse("the scenario has no " + path_, "a path to what it has", "");
    if (next == nullptr) next = &table.insert(key, toml::table{}).first->second;
    if (toml::array* array = next->as_array()) return enter(*array);
    if (next->is_table()) return next->as_table();
    return refuse(path_ + " is a single value", "must be a table to have keys of its own",
                  "set it as a whole: --set " + path_ + "=…");
  }

  /// An element by its number or name. Names may hold dots: the longest that fits is meant.
  toml::table* enter(toml::array& array) {
    if (!array.is_homogeneous<toml::table>())
      return refuse(path_ + " is a list", "a list is set as a whole", "--set " + path_ + "=[…]");
    if (at_ + 1 == parts_.size())
      return refuse("'" + parts_.back().text + "' stands for a whole element",
                    "must go on with a key", "such as " + change_.path + ".name");
    const Part& first = parts_[at_];
    std::optional<std::size_t> index = first.quoted ? std::nullopt : number_in(array, first.text);
    const std::optional<std::size_t> also = named(array, first.text);
    if (index && also && *index != *also)
      return refuse("'" + first.text + "' is the number of one element of " + path_ +
                        " and the name of another",
                    "a name in quotes", path_ + ".\"" + first.text + "\" is the name");
    std::size_t end = at_ + 1;
    std::string key;
    for (std::size_t last = at_; last + 1 < parts_.size(); ++last) {
      key += (last == at_ ? "" : ".") + parts_[last].text;
      if (const auto found = named(array, key)) {
        index = found;
        end = last + 1;
      }
      if (first.quoted) break;
    }
    if (!index) {
      return refuse("no element '" + first.text + "' in " + path_,
                    "its number, from 0 to " + std::to_string(array.size() - 1) + ", or its name",
                    name_hint(first.text, names_in(array)));
    }
    at_ = end;
    path_ += "[" + std::to_string(*index) + "]";
    return array.get(*index)->as_table();
  }

  void assign(toml::table& table) const {
    toml::table parsed;
    try {
      parsed = toml::parse("value = " + change_.value);
    } catch (const toml::parse_error&) {
      parsed.clear();
    }
    if (parsed.size() == 1) {
      table.insert_or_assign(parts_.back().text, *parsed.get("value"));
    } else {
      table.insert_or_assign(parts_.back().text, change_.value);  // bare words are texts
    }
  }

  Reading& reading_;
  const Override& change_;
  std::string option_;
  std::vector<Part> parts_;
  std::size_t at_ = 0;  ///< the part to be followed next
  std::string path_;    ///< as messages write it: campaigns[2].audience
};

}  // namespace

Override parse_override(const std::string& text) {
  std::size_t equals = 0;
  const std::vector<Part> parts = parts_of(text, equals);
  if (equals == text.size()) refuse_path(text, "no '='", "must be key.path=value");
  if ((parts.front().text.empty() && !parts.front().quoted) ||
      (parts.back().text.empty() && !parts.back().quoted))
    refuse_path(text, "no complete key before the '='", "must be key.path=value");
  return {text.substr(0, equals), text.substr(equals + 1), ""};
}

std::string apply_override(Reading& reading, toml::table& root, const Override& change) {
  return Walk(reading, change).apply(root);
}

}  // namespace groundswell
