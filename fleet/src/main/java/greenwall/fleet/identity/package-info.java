/// Finds all names and targets of one machine.
@NullMarked
package greenwall.fleet.identity;

import org.jspecify.annotations.NullMarked;
