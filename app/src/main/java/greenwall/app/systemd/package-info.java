/// The wall display as a service: notifications to the service manager that started it.
@NullMarked
package greenwall.app.systemd;

import org.jspecify.annotations.NullMarked;
