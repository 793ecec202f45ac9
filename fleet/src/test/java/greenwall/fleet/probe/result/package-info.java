/// Tests of the aggregated results of a probe's output.
@NullMarked
package greenwall.fleet.probe.result;

import org.jspecify.annotations.NullMarked;
