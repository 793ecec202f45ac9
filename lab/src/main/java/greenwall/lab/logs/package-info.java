/// The journals of the simulated hosts, computed for any window.
@NullMarked
package greenwall.lab.logs;

import org.jspecify.annotations.NullMarked;
