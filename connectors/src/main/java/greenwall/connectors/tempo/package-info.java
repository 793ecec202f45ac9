/// Reads traces from Tempo.
@NullMarked
package greenwall.connectors.tempo;

import org.jspecify.annotations.NullMarked;
