/// The first run: one screen to connect a data source and open the wall.
@NullMarked
package greenwall.views.welcome;

import org.jspecify.annotations.NullMarked;
