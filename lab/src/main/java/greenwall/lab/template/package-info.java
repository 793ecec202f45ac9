/// The part of Go's text templates that alert annotations and Loki's `line_format` use.
@NullMarked
package greenwall.lab.template;

import org.jspecify.annotations.NullMarked;
