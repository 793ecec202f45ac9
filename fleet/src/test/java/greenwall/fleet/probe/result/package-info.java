/// Tests of what a probe's output adds up to.
@NullMarked
package greenwall.fleet.probe.result;

import org.jspecify.annotations.NullMarked;
