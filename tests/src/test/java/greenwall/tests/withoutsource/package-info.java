/// Direct checks of real programs that are killed and stopped.
@NullMarked
package greenwall.tests.withoutsource;

import org.jspecify.annotations.NullMarked;
