/// Runs the complete console in a separate process and queries it, or in this process.
@NullMarked
package greenwall.tests.console;

import org.jspecify.annotations.NullMarked;
