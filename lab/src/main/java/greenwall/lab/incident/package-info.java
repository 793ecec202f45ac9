/// The simulated incidents and the ground truth of each: what happened, what shows it, and the remedy.
@NullMarked
package greenwall.lab.incident;

import org.jspecify.annotations.NullMarked;
