/// What is wrong, as cards: the first thing that a wall shows. Begin with [greenwall.views.problem.ProblemCards].
@NullMarked
package greenwall.views.problem;

import org.jspecify.annotations.NullMarked;
