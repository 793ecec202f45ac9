/// Checks the dependencies between the rooms.
@NullMarked
package greenwall.tests.architecture;

import org.jspecify.annotations.NullMarked;
