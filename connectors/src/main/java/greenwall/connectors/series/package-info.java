/// Reads series and values from the query APIs of Prometheus and Loki into columns, as a stream.
@NullMarked
package greenwall.connectors.series;

import org.jspecify.annotations.NullMarked;
