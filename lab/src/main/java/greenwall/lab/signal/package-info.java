/// Functions of time that can be asked for any instant at once: rates with a closed-form integral, levels,
/// phases.
@NullMarked
package greenwall.lab.signal;

import org.jspecify.annotations.NullMarked;
