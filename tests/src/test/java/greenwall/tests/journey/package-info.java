/// User journeys through the window of the real program.
@NullMarked
package greenwall.tests.journey;

import org.jspecify.annotations.NullMarked;
