/// Notices in a corner of the screen, for desktops that show none themselves.
@NullMarked
package greenwall.views.notice;

import org.jspecify.annotations.NullMarked;
