package greenwall.connectors.team;

import greenwall.fleet.team.HybridTimestamp;
import greenwall.fleet.team.TeamOperation;
import greenwall.fleet.team.TeamState;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// The operations of a team that were read or made, and the state that they lead to. It has its own lock, so that this
/// console's own operations are known at once, even while a shared folder is slow.
final class KnownOperations {
    private final Map<String, TeamOperation> byId = new HashMap<>();
    private volatile TeamState state = TeamState.EMPTY;
    private volatile HybridTimestamp greatest = HybridTimestamp.NONE;

    TeamState state() {
        return state;
    }

    /// The greatest known stamp.
    HybridTimestamp greatest() {
        return greatest;
    }

    synchronized void add(Collection<TeamOperation> operations) {
        boolean more = false;
        for (var operation : operations) {
            more |= byId.putIfAbsent(operation.id(), operation) == null;
            if (operation.stamp().compareTo(greatest) > 0) {
                greatest = operation.stamp();
            }
        }
        if (more) {
            state = TeamState.merge(byId.values());
        }
    }
}
