/// Texts of an attacker through every way out of the program.
@NullMarked
package greenwall.tests.hostile;

import org.jspecify.annotations.NullMarked;
