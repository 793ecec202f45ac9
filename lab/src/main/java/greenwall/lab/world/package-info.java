/// The simulated fleet: its machines, what they do at any instant, and the faults that move them.
@NullMarked
package greenwall.lab.world;

import org.jspecify.annotations.NullMarked;
