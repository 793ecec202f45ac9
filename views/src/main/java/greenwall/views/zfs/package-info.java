/// ZFS pools: health, usage, scrubs, devices and data sets.
@NullMarked
package greenwall.views.zfs;

import org.jspecify.annotations.NullMarked;
