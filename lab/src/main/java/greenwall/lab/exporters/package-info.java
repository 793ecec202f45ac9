/// The metrics of the simulated fleet's exporters, with their real names, types and formats, and a Prometheus
/// that scrapes them.
@NullMarked
package greenwall.lab.exporters;

import org.jspecify.annotations.NullMarked;
