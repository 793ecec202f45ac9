/// What the next person on call is told.
@NullMarked
package greenwall.fleet.handover;

import org.jspecify.annotations.NullMarked;
