/// Bad input: every parser is fed what no server, host or person would write, and has to answer it in words.
@NullMarked
package greenwall.tests.fuzz;

import org.jspecify.annotations.NullMarked;
