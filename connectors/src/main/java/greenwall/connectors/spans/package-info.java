/// What the sources of traces have in common: bounds, identifiers, times.
@NullMarked
package greenwall.connectors.spans;

import org.jspecify.annotations.NullMarked;
