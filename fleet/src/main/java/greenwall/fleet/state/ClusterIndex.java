package greenwall.fleet.state;

import greenwall.fleet.identity.Host;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.Quantity;
import java.util.BitSet;
import java.util.List;

/// The part of a cluster's state that stays the same in all copies of one poll. Hosts, their targets and the
/// bits have the same indexes. An index whose host was retired or merged into another is `vacant` and keeps
/// its last host.
record ClusterIndex(
        String name,
        StateTime time,
        List<Quantity> quantities,
        List<Host> hosts,
        BitSet vacant,
        List<List<Target>> targets,
        BitSet muted) {}
