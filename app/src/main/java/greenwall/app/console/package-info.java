/// What a running console needs besides its window: the poll timer, the answers to the views' queries, and
/// the state that is kept between two runs.
@NullMarked
package greenwall.app.console;

import org.jspecify.annotations.NullMarked;
