/// The practice range beside the real programs that it stands in for.
@NullMarked
package greenwall.tests.range;

import org.jspecify.annotations.NullMarked;
