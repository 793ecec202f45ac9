/// Reads traces from Jaeger's query API.
@NullMarked
package greenwall.connectors.jaeger;

import org.jspecify.annotations.NullMarked;
