/// The guided run against the range's incidents.
@NullMarked
package greenwall.tests.run;

import org.jspecify.annotations.NullMarked;
