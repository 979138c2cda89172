// SPDX-License-Identifier: Apache-2.0
// `--set key.path=value`: a scenario changed from the command line, before it is read.
#include <sstream>

#include "scenario/table_internal.hpp"

namespace groundswell {
namespace {

std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> parts;
  std::istringstream stream(path);
  for (std::string part; std::getline(stream, part, '.');) parts.push_back(part);
  return parts;
}

std::vector<std::string> names_in(const toml::array& array) {
  std::vector<std::string> names;
  for (const toml::node& element : array)
    if (const toml::table* table = element.as_table())
      names.push_back((*table)["name"].value_or(std::string()));
  return names;
}

/// `key` as a position in an array: a number, or the name of an element.
std::optional<std::size_t> position(const toml::array& array, const std::string& key) {
  if (!key.empty() && key.find_first_not_of("0123456789") == std::string::npos && key.size() < 9) {
    const std::size_t index = std::stoul(key);
    return index < array.size() ? std::optional(index) : std::nullopt;
  }
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
        parts_(split_path(change.path)) {}

  void apply(toml::table& root) {
    toml::table* table = &root;
    while (table != nullptr && at_ + 1 < parts_.size()) table = enter(*table);
    if (table == nullptr) return;
    path_ += (path_.empty() ? "" : ".") + parts_.back();
    assign(*table);
    reading_.overridden[path_] = option_;
  }

 private:
  toml::table* refuse(const std::string& found, const std::string& allowed,
                      const std::string& hint) {
    reading_.problems.push_back({option_, found, allowed, hint});
    return nullptr;
  }

  toml::table* enter(toml::table& table) {
    const std::string& key = parts_[at_++];
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
      return refuse("'" + parts_.back() + "' stands for a whole element", "must go on with a key",
                    "such as " + change_.path + ".name");
    std::optional<std::size_t> index;
    std::string key;
    std::size_t end = at_;
    for (std::size_t last = at_; last + 1 < parts_.size(); ++last) {
      key += (last == at_ ? "" : ".") + parts_[last];
      if (const auto found = position(array, key)) {
        index = found;
        end = last + 1;
      }
    }
    if (!index) {
      return refuse("no element '" + parts_[at_] + "' in " + path_,
                    "its number, from 0 to " + std::to_string(array.size() - 1) + ", or its name",
                    name_hint(parts_[at_], names_in(array)));
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
      table.insert_or_assign(parts_.back(), *parsed.get("value"));
    } else {
      table.insert_or_assign(parts_.back(), change_.value);  // bare words are texts
    }
  }

  Reading& reading_;
  const Override& change_;
  std::string option_;
  std::vector<std::string> parts_;
  std::size_t at_ = 0;  ///< the part to be followed next
  std::string path_;    ///< as messages write it: campaigns[2].audience
};

}  // namespace

Override parse_override(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || text[equals - 1] == '.' || text[0] == '.') {
    throw ScenarioError(Problem{
        "--set " + text, equals == std::string::npos ? "no '='" : "no complete key before the '='",
        "must be key.path=value", "for example --set graph.agents=10000"});
  }
  return {text.substr(0, equals), text.substr(equals + 1), ""};
}

void apply_override(Reading& reading, toml::table& root, const Override& change) {
  Walk(reading, change).apply(root);
}

}  // namespace groundswell
