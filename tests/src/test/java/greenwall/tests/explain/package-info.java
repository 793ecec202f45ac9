/// Explain, from the outside: over the range's incidents, over cases made of real logs, and how fast.
@NullMarked
package greenwall.tests.explain;

import org.jspecify.annotations.NullMarked;
