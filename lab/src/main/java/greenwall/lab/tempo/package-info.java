/// The traces of the practice range, and a server for them with Tempo's API. Start at [TempoServer].
@NullMarked
package greenwall.lab.tempo;

import org.jspecify.annotations.NullMarked;
