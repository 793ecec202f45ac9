/// The ZFS cache: its contents, its hit ratio, and an explanation of its values.
@NullMarked
package greenwall.views.arc;

import org.jspecify.annotations.NullMarked;
