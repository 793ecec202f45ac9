/// Decides which form returns a quantity for which host, and why none does.
@NullMarked
package greenwall.fleet.dialect;

import org.jspecify.annotations.NullMarked;
