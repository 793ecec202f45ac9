/// Tests of how log lines are folded into templates.
@NullMarked
package greenwall.fleet.explain.template;

import org.jspecify.annotations.NullMarked;
