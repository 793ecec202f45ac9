/// LogQL read into a tree: for completion, lint, runbooks, and the range's engine.
@NullMarked
package greenwall.fleet.logql;

import org.jspecify.annotations.NullMarked;
