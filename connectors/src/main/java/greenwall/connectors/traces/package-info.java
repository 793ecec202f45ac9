/// Limits, ids and times for all sources of traces.
@NullMarked
package greenwall.connectors.traces;

import org.jspecify.annotations.NullMarked;
