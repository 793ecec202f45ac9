/// The range's traces behind Tempo's interface. Begin with [TempoServer].
@NullMarked
package greenwall.lab.tempo;

import org.jspecify.annotations.NullMarked;
