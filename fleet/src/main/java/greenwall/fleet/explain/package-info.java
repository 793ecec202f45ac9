/// From a spike to the lines that caused it: the question, and an explanation that grows as its parts arrive.
@NullMarked
package greenwall.fleet.explain;

import org.jspecify.annotations.NullMarked;
