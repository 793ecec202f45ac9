/// Journeys of a person through the real program's window.
@NullMarked
package greenwall.tests.journey;

import org.jspecify.annotations.NullMarked;
