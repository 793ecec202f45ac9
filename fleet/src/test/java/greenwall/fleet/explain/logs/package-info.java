/// How lines are read, folded and ranked.
@NullMarked
package greenwall.fleet.explain.logs;

import org.jspecify.annotations.NullMarked;
