/// Notifications: what needs a person's attention, and when.
@NullMarked
package greenwall.fleet.notification;

import org.jspecify.annotations.NullMarked;
