/// Series and values as Prometheus' and Loki's query APIs write them, read into columns as they stream in.
@NullMarked
package greenwall.connectors.series;

import org.jspecify.annotations.NullMarked;
