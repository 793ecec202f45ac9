/// What the consoles of a team tell each other, and how what all of them told becomes one state. [TeamState] is read
/// first.
@NullMarked
package greenwall.fleet.team;

import org.jspecify.annotations.NullMarked;
