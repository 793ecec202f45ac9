/// From a change of a metric to the lines that explain it: the question, and an explanation that grows as its parts
/// arrive.
@NullMarked
package greenwall.fleet.explain;

import org.jspecify.annotations.NullMarked;
