/// The shared folder of a team, where each console publishes its changes in its own files. Start at
/// [TeamFolderReader].
@NullMarked
package greenwall.connectors.team;

import org.jspecify.annotations.NullMarked;
