/// The wall as a service: what is told to the manager that started it.
@NullMarked
package greenwall.app.systemd;

import org.jspecify.annotations.NullMarked;
