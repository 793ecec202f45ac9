/// ZFS pools: health, usage, scrubs, devices and datasets.
@NullMarked
package greenwall.views.zfs;

import org.jspecify.annotations.NullMarked;
