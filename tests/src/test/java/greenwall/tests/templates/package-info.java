/// How well log lines are grouped into templates, measured on logs whose templates are known.
@NullMarked
package greenwall.tests.templates;

import org.jspecify.annotations.NullMarked;
