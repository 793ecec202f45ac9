/// Checks the dependencies between the modules.
@NullMarked
package greenwall.tests.architecture;

import org.jspecify.annotations.NullMarked;
