/// Checks hosts and services over the network, without a Prometheus: ports, pages, names and clocks. Start at
/// [NetworkCheckRunner].
@NullMarked
package greenwall.connectors.directcheck;

import org.jspecify.annotations.NullMarked;
