/// What the hosts of the range write into their journals, computed for any window.
@NullMarked
package greenwall.lab.logs;

import org.jspecify.annotations.NullMarked;
