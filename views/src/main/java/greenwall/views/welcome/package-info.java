/// The first run: one screen that leads from nothing to a wall.
@NullMarked
package greenwall.views.welcome;

import org.jspecify.annotations.NullMarked;
