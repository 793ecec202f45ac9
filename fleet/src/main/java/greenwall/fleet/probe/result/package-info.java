/// The output of a probe so far, aggregated within limits as it arrives.
@NullMarked
package greenwall.fleet.probe.result;

import org.jspecify.annotations.NullMarked;
