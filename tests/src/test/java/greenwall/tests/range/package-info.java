/// The practice range compared with the real programs that it simulates.
@NullMarked
package greenwall.tests.range;

import org.jspecify.annotations.NullMarked;
