/// The wall of green: every host at a glance, in rows, tiles or cells.
@NullMarked
package greenwall.views.wall;

import org.jspecify.annotations.NullMarked;
