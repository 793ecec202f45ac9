/// When a change began and ended: change points of one series, robust against noise, rhythm and gaps.
@NullMarked
package greenwall.fleet.explain.onset;

import org.jspecify.annotations.NullMarked;
