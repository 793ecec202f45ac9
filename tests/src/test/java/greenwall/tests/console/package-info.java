/// The whole console in a process of its own, asked from outside.
@NullMarked
package greenwall.tests.console;

import org.jspecify.annotations.NullMarked;
