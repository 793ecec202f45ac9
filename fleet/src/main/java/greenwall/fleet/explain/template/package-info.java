/// Groups log lines that differ only in their variable parts into templates as they arrive.
@NullMarked
package greenwall.fleet.explain.template;

import org.jspecify.annotations.NullMarked;
