/// How well log lines are folded into templates, measured on logs whose templates are known.
@NullMarked
package greenwall.tests.templates;

import org.jspecify.annotations.NullMarked;
