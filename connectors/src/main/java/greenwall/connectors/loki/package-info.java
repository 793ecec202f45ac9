/// Anything with Loki's query API, and its live tail; a VictoriaLogs in its place.
@NullMarked
package greenwall.connectors.loki;

import org.jspecify.annotations.NullMarked;
