/// Files that are shipped with the program: service unit, desktop entries, workflows.
@NullMarked
package greenwall.tests.ship;

import org.jspecify.annotations.NullMarked;
