/// Silences: how they are created and reviewed, and which alerts each would suppress.
@NullMarked
package greenwall.fleet.silence;

import org.jspecify.annotations.NullMarked;
