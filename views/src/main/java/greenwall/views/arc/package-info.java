/// The ZFS cache: what it holds, what it answers, and what its numbers mean.
@NullMarked
package greenwall.views.arc;

import org.jspecify.annotations.NullMarked;
