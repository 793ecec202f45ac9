/// The meaning of readings: cells, hosts, the fleet, and the verdict over all of them.
@NullMarked
package greenwall.fleet.state;

import org.jspecify.annotations.NullMarked;
