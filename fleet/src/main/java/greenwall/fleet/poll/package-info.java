/// The questions that a poll asks, and how the answers become the fleet's state.
@NullMarked
package greenwall.fleet.poll;

import org.jspecify.annotations.NullMarked;
