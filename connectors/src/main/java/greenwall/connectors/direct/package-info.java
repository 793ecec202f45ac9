/// Looks at hosts and services over the network, without a Prometheus: ports, pages, names and clocks. Read
/// [DirectChecker] first.
@NullMarked
package greenwall.connectors.direct;

import org.jspecify.annotations.NullMarked;
