/// Limits, ids and times for all sources of traces.
@NullMarked
package greenwall.connectors.spans;

import org.jspecify.annotations.NullMarked;
