/// Log lines that are alike but for their variable parts, folded into templates as they stream.
@NullMarked
package greenwall.fleet.explain.template;

import org.jspecify.annotations.NullMarked;
