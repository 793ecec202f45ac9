/// What a person is told of without having asked.
@NullMarked
package greenwall.fleet.notice;

import org.jspecify.annotations.NullMarked;
