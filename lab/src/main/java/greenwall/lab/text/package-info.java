/// Named values for templates and JSON, and the words of the small languages of the range.
@NullMarked
package greenwall.lab.text;

import org.jspecify.annotations.NullMarked;
