/// Folds log lines that only differ in their variable parts into templates as they arrive.
@NullMarked
package greenwall.fleet.explain.template;

import org.jspecify.annotations.NullMarked;
