/// Anything with Loki's query API, and its live tail.
@NullMarked
package greenwall.connectors.loki;

import org.jspecify.annotations.NullMarked;
