/// The queries that a poll sends, and how the responses become the fleet's state.
@NullMarked
package greenwall.fleet.poll;

import org.jspecify.annotations.NullMarked;
