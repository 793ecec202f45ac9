/// A recorded incident, served as if it happened again.
@NullMarked
package greenwall.lab.replay;

import org.jspecify.annotations.NullMarked;
