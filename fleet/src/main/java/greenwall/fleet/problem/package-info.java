/// Problems: what is wrong with which subject, merged from cells, alerts, lost targets and silent sources. Read
/// [greenwall.fleet.problem.ProblemBuilder] first.
@NullMarked
package greenwall.fleet.problem;

import org.jspecify.annotations.NullMarked;
