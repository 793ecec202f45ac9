/// The journals of the range's hosts, computed for any window.
@NullMarked
package greenwall.lab.logs;

import org.jspecify.annotations.NullMarked;
