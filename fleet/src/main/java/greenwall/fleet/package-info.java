/// The classes that all other packages share: labels, time windows, and how values and text are formatted.
@NullMarked
package greenwall.fleet;

import org.jspecify.annotations.NullMarked;
