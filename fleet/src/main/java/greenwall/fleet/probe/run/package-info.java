/// Running probes: what is asked for, what happens on the way, and the port through which the hosts are reached.
@NullMarked
package greenwall.fleet.probe.run;

import org.jspecify.annotations.NullMarked;
