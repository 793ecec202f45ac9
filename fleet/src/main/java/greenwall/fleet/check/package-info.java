/// What this console saw itself, without a Prometheus. Read [CheckStatuses] first.
@NullMarked
package greenwall.fleet.check;

import org.jspecify.annotations.NullMarked;
