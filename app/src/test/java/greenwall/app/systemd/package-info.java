/// What the service manager hears.
@NullMarked
package greenwall.app.systemd;

import org.jspecify.annotations.NullMarked;
