/// The questions that a beat asks, and how the answers become the fleet's state.
@NullMarked
package greenwall.fleet.heartbeat;

import org.jspecify.annotations.NullMarked;
