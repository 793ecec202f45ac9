/// The practice range: a simulated fleet, served through real network APIs on loopback.
@NullMarked
package greenwall.lab;

import org.jspecify.annotations.NullMarked;
