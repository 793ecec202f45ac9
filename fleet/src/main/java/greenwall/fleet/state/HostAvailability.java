package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.Quantity;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which hosts are down (no target shows that they respond) or gone (no targets left), and which hosts the guests are
/// on now.
final class HostAvailability {
    private final BitSet down = new BitSet();
    private final BitSet gone = new BitSet();
    private final Map<Labels, Set<Integer>> hostsByGuest = new HashMap<>();

    /// @param guests the forms that list guests with their hosts; guests can move between hosts
    HostAvailability(HostMapping mapping, List<FormReadings> guests) {
        for (int host = 0; host < mapping.hosts().size(); host++) {
            var targets = mapping.targetsOf(host);
            boolean present = false;
            boolean failing = false;
            boolean alive = false;
            for (Target target : targets) {
                present |= target.present();
                failing |= target.down();
                alive |= target.provesMachineResponds();
            }
            gone.set(host, !targets.isEmpty() && !present);
            down.set(host, failing && !alive);
        }
        for (var form : guests) {
            for (int row = 0; row < form.rows().size(); row++) {
                hostsByGuest
                        .computeIfAbsent(form.rows().key(row), _ -> new HashSet<>())
                        .add(form.rows().host(row));
            }
        }
    }

    /// The cause that all cells of a host share; null if they do not share one.
    @Nullable
    CellReasonCode cause(int host, boolean sourceSilent) {
        return sourceSilent
                ? CellReasonCode.SOURCE_SILENT
                : gone.get(host) ? CellReasonCode.TARGET_GONE : down.get(host) ? CellReasonCode.HOST_DOWN : null;
    }

    boolean down(int host) {
        return down.get(host);
    }

    boolean gone(int host) {
        return gone.get(host);
    }

    /// Whether another host lists the guest now. It was then moved and is not gone.
    boolean isOnOtherHost(Quantity quantity, Labels key, int host) {
        return quantity.id().equals("vm.state")
                && hostsByGuest.getOrDefault(key, Set.of()).stream().anyMatch(h -> h != host);
    }
}
