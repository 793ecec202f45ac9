/// The arrows between the rooms, held.
@NullMarked
package greenwall.tests.architecture;

import org.jspecify.annotations.NullMarked;
