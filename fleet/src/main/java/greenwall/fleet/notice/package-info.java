/// Notifications: what needs a person's attention, and when.
@NullMarked
package greenwall.fleet.notice;

import org.jspecify.annotations.NullMarked;
