/// What the service manager hears.
@NullMarked
package greenwall.app.service;

import org.jspecify.annotations.NullMarked;
