/// Decides which form returns a quantity for which host, and why none does.
@NullMarked
package greenwall.fleet.form;

import org.jspecify.annotations.NullMarked;
