/// Pools: their health, how full they are, their scrubs, their devices and data sets.
@NullMarked
package greenwall.views.zfs;

import org.jspecify.annotations.NullMarked;
