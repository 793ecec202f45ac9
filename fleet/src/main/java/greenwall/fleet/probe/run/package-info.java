/// Running probes: the requests, the events of a run, and the interface through which the hosts are reached.
@NullMarked
package greenwall.fleet.probe.run;

import org.jspecify.annotations.NullMarked;
