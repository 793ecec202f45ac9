/// The alerts of the complete fleet as one list: firing, pending, and suppressed, with the reason.
@NullMarked
package greenwall.fleet.alert;

import org.jspecify.annotations.NullMarked;
