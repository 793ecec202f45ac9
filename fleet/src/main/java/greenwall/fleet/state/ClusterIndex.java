package greenwall.fleet.state;

import greenwall.fleet.identity.Host;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.Quantity;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;

/// What stays of a cluster's generation, whatever is made of its cells later. Hosts, their targets and the bits have
/// the same indexes; an index whose host was retired or folded into another is `vacant` and keeps its last host.
///
/// @param answeredAt when it was made, on this machine's clock
/// @param serverTime the same on the source's clock, on which ages are counted
record ClusterIndex(
        String name,
        Instant answeredAt,
        Instant serverTime,
        List<Quantity> quantities,
        List<Host> hosts,
        BitSet vacant,
        List<List<Target>> targets,
        BitSet muted) {}
