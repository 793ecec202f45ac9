/// The queries that a poll sends, and how their responses become the state of the fleet.
@NullMarked
package greenwall.fleet.poll;

import org.jspecify.annotations.NullMarked;
