/// The handover to the next person on call.
@NullMarked
package greenwall.fleet.handover;

import org.jspecify.annotations.NullMarked;
