/// Tests of the notifications to the service manager.
@NullMarked
package greenwall.app.systemd;

import org.jspecify.annotations.NullMarked;
