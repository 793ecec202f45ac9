/// What a console sees itself of real programs that are killed and stopped.
@NullMarked
package greenwall.tests.direct;

import org.jspecify.annotations.NullMarked;
