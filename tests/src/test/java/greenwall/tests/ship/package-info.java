/// What is shipped beside the program: service unit, desktop entries, workflows.
@NullMarked
package greenwall.tests.ship;

import org.jspecify.annotations.NullMarked;
