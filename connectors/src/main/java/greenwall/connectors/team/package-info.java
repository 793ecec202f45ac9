/// The shared folder of a team, where each console publishes its changes in its own files. Start at
/// [TeamReader].
@NullMarked
package greenwall.connectors.team;

import org.jspecify.annotations.NullMarked;
