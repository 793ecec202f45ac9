/// Problems: what is wrong with which subject, folded from cells, alerts, lost targets and silent sources. Begin with
/// [greenwall.fleet.problem.Problems].
@NullMarked
package greenwall.fleet.problem;

import org.jspecify.annotations.NullMarked;
