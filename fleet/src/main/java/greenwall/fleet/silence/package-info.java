/// Silences: written, watched over, and what each would keep quiet.
@NullMarked
package greenwall.fleet.silence;

import org.jspecify.annotations.NullMarked;
