/// What this console saw itself, without a Prometheus. Read [Sightings] first.
@NullMarked
package greenwall.fleet.sighting;

import org.jspecify.annotations.NullMarked;
