/// What the readings mean: cells, hosts, the fleet, and the verdict over all of it.
@NullMarked
package greenwall.fleet.state;

import org.jspecify.annotations.NullMarked;
