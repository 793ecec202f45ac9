/// Prometheus' HTTP API over the series of the practice range, and the types with which other packages
/// provide its targets, metadata and exemplars.
@NullMarked
package greenwall.lab.prometheus;

import org.jspecify.annotations.NullMarked;
