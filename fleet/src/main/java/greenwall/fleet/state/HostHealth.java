package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.Quantity;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Which hosts are down (all scraped targets fail) or gone (no targets left), and which hosts the guests are
/// on now.
final class HostHealth {
    private final BitSet down = new BitSet();
    private final BitSet gone = new BitSet();
    private @Nullable GuestHosts guests;

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

    /// The cause that all cells of a host share; null if they do not share one.
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

    /// Sets the hosts on which guests are listed; guests can move between hosts.
    void setGuestHosts(GuestHosts where) {
        guests = where;
    }

    /// Whether another host lists the guest now. It was then moved and is not gone.
    boolean isOnOtherHost(Quantity quantity, Labels key, int host) {
        return guests != null && quantity.id().equals("vm.state") && guests.otherThan(key, host);
    }

    /// Finds the hosts that list a key now.
    interface GuestHosts {
        boolean otherThan(Labels key, int host);
    }
}
