/// How well changes in a metric are distinguished from normal variation: series with known changes, and
/// baseline methods.
@NullMarked
package greenwall.fleet.explain.changes;

import org.jspecify.annotations.NullMarked;
