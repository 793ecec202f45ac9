package greenwall.lab.world;

import greenwall.lab.signal.Rate;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.signal.StepSignal;
import greenwall.lab.world.MachineParts.Peer;

/// One end of a tunnel. Channels, for the peer ewr1-gw01: flows `wg.ewr1-gw01.rx` and `.tx` in bytes per
/// second; phases `wg.ewr1-gw01` (up, down), which must be the same at both ends.
public record TunnelSimulation(Peer peer, StepSignal<String> link, Rate rxBytes, Rate txBytes, long pairSeed) {
    /// WireGuard renews its keys with the first packet after 120 seconds.
    private static final long REKEY_MILLIS = 121_000;

    private static final long JITTER_MILLIS = 4_000;

    static TunnelSimulation of(SimulatedHost host, SimulatedHost far, Peer peer, HostChannels pulse) {
        String channel = "wg." + peer.host();
        double base = baseBytes(host, far);
        return new TunnelSimulation(
                peer,
                pulse.phases(channel, "up"),
                pulse.flow(channel + ".rx", base, HostChannels.between(far, host)),
                pulse.flow(channel + ".tx", base, HostChannels.between(host, far)),
                SeededNoise.mix(host.seed() ^ far.seed(), 501));
    }

    private static double baseBytes(SimulatedHost host, SimulatedHost far) {
        boolean trunk = host.role() == SimulatedHost.Role.GATEWAY && far.role() == SimulatedHost.Role.GATEWAY;
        return SeededNoise.between(host.seed() ^ far.seed(), 502, 0.6, 1.6) * (trunk ? 420_000 : 16_000);
    }

    public boolean upAt(long t) {
        return link.at(t).equals("up");
    }

    /// Epoch milliseconds of the last handshake.
    public long lastHandshake(long t) {
        long until = t;
        if (!upAt(t)) {
            until = link.since(t);
        }
        long k = Math.floorDiv(until - phase(), REKEY_MILLIS);
        long at = handshake(k);
        if (at > until) {
            at = handshake(k - 1);
        }
        long upSince = upAt(t) ? link.since(t) : 0;
        return Math.max(at, Math.min(t, upSince));
    }

    private long handshake(long k) {
        return phase() + k * REKEY_MILLIS + (long) (JITTER_MILLIS * SeededNoise.unit(pairSeed, k));
    }

    private long phase() {
        return Math.floorMod(pairSeed, REKEY_MILLIS);
    }
}
