/// The wall as a service: what is told to the manager that started it.
@NullMarked
package greenwall.app.service;

import org.jspecify.annotations.NullMarked;
