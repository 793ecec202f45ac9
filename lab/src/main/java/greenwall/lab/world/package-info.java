/// The simulated fleet: its machines, their behaviour at any instant, and the faults that affect it.
@NullMarked
package greenwall.lab.world;

import org.jspecify.annotations.NullMarked;
