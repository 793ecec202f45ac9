/// What the exporters of the simulated fleet say, in their genuine names, types and formats; and a Prometheus'
/// view of it.
@NullMarked
package greenwall.lab.exporters;

import org.jspecify.annotations.NullMarked;
