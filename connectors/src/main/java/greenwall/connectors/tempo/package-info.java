/// Tempo, which keeps traces.
@NullMarked
package greenwall.connectors.tempo;

import org.jspecify.annotations.NullMarked;
