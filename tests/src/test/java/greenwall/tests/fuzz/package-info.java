/// Bad input: every parser gets input that no server, host or person would write, and must reject it with a
/// message.
@NullMarked
package greenwall.tests.fuzz;

import org.jspecify.annotations.NullMarked;
