/// Direct checks of real programs that are killed and stopped.
@NullMarked
package greenwall.tests.direct;

import org.jspecify.annotations.NullMarked;
