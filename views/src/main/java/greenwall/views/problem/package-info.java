/// The problems as cards, which a wall display shows first. Start at [greenwall.views.problem.ProblemCards].
@NullMarked
package greenwall.views.problem;

import org.jspecify.annotations.NullMarked;
