package greenwall.lab.world;

import greenwall.lab.signal.GaugeSignal;
import greenwall.lab.signal.Rate;
import java.util.ArrayList;
import java.util.List;

/// The TCP counters of `/proc/net/snmp`. Channels: flows `tcp.active`, `tcp.passive`, `tcp.retrans`,
/// `tcp.timeouts`, `tcp.resets`; level `tcp.established`.
public record Tcp(
        Rate activeOpens,
        Rate passiveOpens,
        Rate retransmitted,
        Rate timeouts,
        Rate resets,
        GaugeSignal established,
        Rate segmentsIn,
        Rate segmentsOut) {
    static Tcp of(Baseline base, HostChannels pulse, InterfaceSimulation uplink) {
        var lost = new ArrayList<Rate>(List.of(pulse.flow("tcp.retrans", base.retransmits())));
        for (var address : pulse.lossyPaths()) {
            lost.add(pulse.flow("tcp.retrans." + address, 0));
        }
        return new Tcp(
                pulse.flow("tcp.active", base.activeOpens()),
                pulse.flow("tcp.passive", base.passiveOpens()),
                Rate.sum(lost),
                pulse.flow("tcp.timeouts", base.retransmits() * 0.2),
                pulse.flow("tcp.resets", base.passiveOpens() * 0.02 + 0.05),
                pulse.level("tcp.established", base.established()),
                uplink.rxPackets().times(0.9),
                uplink.txPackets().times(0.9));
    }

    public double establishedAt(long t) {
        return established.at(t);
    }
}
