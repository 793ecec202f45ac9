package greenwall.fleet.team;

import java.time.Instant;

/// A change with its id and its position in the order of all changes.
///
/// @param id unique across all consoles: an operation that is read twice counts once
/// @param at when it was made, by the clock of its console; shown to people, never used for the order
public record TeamOperation(String id, HybridTimestamp stamp, Instant at, String who, TeamChange change) {}
