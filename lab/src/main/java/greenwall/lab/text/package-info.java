/// The text files with the data of the range.
@NullMarked
package greenwall.lab.text;

import org.jspecify.annotations.NullMarked;
