package greenwall.lab.world;

import greenwall.lab.signal.Level;
import greenwall.lab.signal.Rate;
import java.util.ArrayList;
import java.util.List;

/// TCP as `/proc/net/snmp` counts it. Channels: flows `tcp.active`, `tcp.passive`, `tcp.retrans`, `tcp.timeouts`,
/// `tcp.resets`; level `tcp.established`.
public final class Tcp {
    private final Rate active;
    private final Rate passive;
    private final Rate retransmitted;
    private final Rate timeouts;
    private final Rate resets;
    private final Level established;
    private final Rate in;
    private final Rate out;

    Tcp(Baseline base, Pulse pulse, NetLife uplink) {
        this.active = pulse.flow("tcp.active", base.activeOpens());
        this.passive = pulse.flow("tcp.passive", base.passiveOpens());
        var lost = new ArrayList<Rate>(List.of(pulse.flow("tcp.retrans", base.retransmits())));
        for (var address : pulse.lossyPaths()) {
            lost.add(pulse.flow("tcp.retrans." + address, 0));
        }
        this.retransmitted = Rate.sum(lost);
        this.timeouts = pulse.flow("tcp.timeouts", base.retransmits() * 0.2);
        this.resets = pulse.flow("tcp.resets", base.passiveOpens() * 0.02 + 0.05);
        this.established = pulse.level("tcp.established", base.established());
        this.in = uplink.rxPackets().times(0.9);
        this.out = uplink.txPackets().times(0.9);
    }

    public Rate activeOpens() {
        return active;
    }

    public Rate passiveOpens() {
        return passive;
    }

    public Rate retransmitted() {
        return retransmitted;
    }

    public Rate timeouts() {
        return timeouts;
    }

    public Rate resets() {
        return resets;
    }

    public Rate segmentsIn() {
        return in;
    }

    public Rate segmentsOut() {
        return out;
    }

    public double establishedAt(long t) {
        return established.at(t);
    }
}
