/// Attacker input through every output of the program.
@NullMarked
package greenwall.tests.hostile;

import org.jspecify.annotations.NullMarked;
