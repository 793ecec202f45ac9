/// Go's text templates, as far as alert annotations and Loki's `line_format` use them.
@NullMarked
package greenwall.lab.template;

import org.jspecify.annotations.NullMarked;
