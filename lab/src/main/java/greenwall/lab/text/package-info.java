/// The text files in which the range keeps what is data and not behaviour.
@NullMarked
package greenwall.lab.text;

import org.jspecify.annotations.NullMarked;
