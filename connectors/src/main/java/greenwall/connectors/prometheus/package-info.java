/// Servers that provide Prometheus' query API.
@NullMarked
package greenwall.connectors.prometheus;

import org.jspecify.annotations.NullMarked;
