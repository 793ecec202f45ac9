/// The guided run on incidents of the range.
@NullMarked
package greenwall.tests.run;

import org.jspecify.annotations.NullMarked;
