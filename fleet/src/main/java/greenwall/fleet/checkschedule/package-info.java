/// Decides which hosts and services the console checks itself, and when. Read [DirectCheckSelection] first.
@NullMarked
package greenwall.fleet.checkschedule;

import org.jspecify.annotations.NullMarked;
