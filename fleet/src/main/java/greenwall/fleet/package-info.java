/// The words that every room shares: labels, windows, and how values and text are shown.
@NullMarked
package greenwall.fleet;

import org.jspecify.annotations.NullMarked;
