/// The practice range as a whole: a simulated fleet with real interfaces on loopback.
@NullMarked
package greenwall.lab;

import org.jspecify.annotations.NullMarked;
