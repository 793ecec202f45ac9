/// Notices in a corner of the screen, for desktops that do not show notifications.
@NullMarked
package greenwall.views.notification;

import org.jspecify.annotations.NullMarked;
