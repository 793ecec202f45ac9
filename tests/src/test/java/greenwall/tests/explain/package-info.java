/// Explanations end to end: over the range's incidents, over cases built from real logs, and their speed.
@NullMarked
package greenwall.tests.explain;

import org.jspecify.annotations.NullMarked;
