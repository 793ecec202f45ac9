/// Functions of time that can be evaluated at any instant: rates with a closed-form integral, gauges, phases.
@NullMarked
package greenwall.lab.signal;

import org.jspecify.annotations.NullMarked;
