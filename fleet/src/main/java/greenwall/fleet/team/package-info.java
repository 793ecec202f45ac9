/// The changes that the consoles of a team share, and how they are merged into one state. Read [TeamState]
/// first.
@NullMarked
package greenwall.fleet.team;

import org.jspecify.annotations.NullMarked;
