/// The range's traces with Tempo's API. Start at [TempoServer].
@NullMarked
package greenwall.lab.tempo;

import org.jspecify.annotations.NullMarked;
