/// What a log line says about itself: its level, and the colors of a terminal.
@NullMarked
package greenwall.fleet.log;

import org.jspecify.annotations.NullMarked;
