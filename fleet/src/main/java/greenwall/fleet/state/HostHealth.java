package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.Quantity;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Which hosts are down (every scraped target fails) or gone (no target is left), and on which host guests are now.
final class HostHealth {
    private final BitSet down = new BitSet();
    private final BitSet gone = new BitSet();
    private @Nullable FormRowsByKey guests;

    HostHealth(HostMapping mapping) {
        for (int host = 0; host < mapping.hosts().size(); host++) {
            var targets = mapping.targetsOf(host);
            boolean present = false;
            boolean alive = false;
            for (Target target : targets) {
                present |= target.present();
                alive |= target.present() && (!target.scraped() || target.up() || target.cut());
            }
            gone.set(host, !targets.isEmpty() && !present);
            down.set(host, present && !alive);
        }
    }

    /// Why all cells of a host are in one state, where they are.
    @Nullable
    StateCause cause(int host, boolean sourceSilent) {
        return sourceSilent
                ? StateCause.SOURCE_SILENT
                : gone.get(host) ? StateCause.TARGET_GONE : down.get(host) ? StateCause.HOST_DOWN : null;
    }

    boolean down(int host) {
        return down.get(host);
    }

    boolean gone(int host) {
        return gone.get(host);
    }

    /// Sets on which hosts guests are listed; they can move from host to host.
    void moving(FormRowsByKey where) {
        guests = where;
    }

    /// A guest that another host lists now was moved there and is not gone.
    boolean elsewhere(Quantity quantity, Labels key, int host) {
        return guests != null && quantity.id().equals("vm.state") && guests.otherThan(key, host);
    }

    /// On which hosts a key is listed now.
    interface FormRowsByKey {
        boolean otherThan(Labels key, int host);
    }
}
