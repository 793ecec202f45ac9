/// The practice range as a whole: a simulated fleet behind genuine interfaces on loopback.
@NullMarked
package greenwall.lab;

import org.jspecify.annotations.NullMarked;
