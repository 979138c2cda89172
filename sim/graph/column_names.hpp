// SPDX-License-Identifier: Apache-2.0
// What the two columns of ids in edge lists are usually called. Private to sim/graph.
//
// Case, _, -, points and blanks make no difference. A name is made of at most one each of
//  - an end of a tie: source, target, from, to, ego, alter, follower, followee, …;
//  - what is tied: user, node, person, agent, …;
//  - id;
//  - a mark that tells two of the same kind apart: 1, 2, a, b.
// It names a column where it has an end and no mark, or a node that has a mark, or an id with a
// mark or what is tied: `from_node_id`, `FriendID`, `node 2`, `id1`. What is tied alone, as `user`,
// does so beside one of these. `user1` and `Author A` are people, as `Ida`, `Toto` or `Target
// Smith` are.
#pragma once

#include <string_view>

namespace groundswell {

/// Do both look like names of columns rather than of people?
[[nodiscard]] bool are_column_names(std::string_view first, std::string_view second);

}  // namespace groundswell
