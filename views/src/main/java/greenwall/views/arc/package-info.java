/// The ZFS cache: its contents, its hit ratio, and the meaning of its numbers.
@NullMarked
package greenwall.views.arc;

import org.jspecify.annotations.NullMarked;
