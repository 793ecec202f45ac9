/// How well changes in a metric are told from what is usual: series with known changes, and plain baselines.
@NullMarked
package greenwall.fleet.explain.changes;

import org.jspecify.annotations.NullMarked;
