/// Parses PromQL into a tree, for completion, lint, the rules pack, and the engine of the practice range.
@NullMarked
package greenwall.fleet.promql;

import org.jspecify.annotations.NullMarked;
