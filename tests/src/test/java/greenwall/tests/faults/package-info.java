/// Faults between the console and its sources, single and in random histories, and the invariants that must
/// hold.
@NullMarked
package greenwall.tests.faults;

import org.jspecify.annotations.NullMarked;
