/// Parses LogQL into a tree, for completion, lint, runbooks, and the engine of the practice range.
@NullMarked
package greenwall.fleet.logql;

import org.jspecify.annotations.NullMarked;
