/// PromQL read into a tree: for completion, lint, the rules pack, and the range's engine.
@NullMarked
package greenwall.fleet.promql;

import org.jspecify.annotations.NullMarked;
