package greenwall.lab.world;

import greenwall.lab.signal.Noise;
import greenwall.lab.signal.Phases;
import greenwall.lab.signal.Rate;
import greenwall.lab.world.Parts.Peer;

/// One end of a tunnel. Channels, for the peer ewr1-gw01: flows `wg.ewr1-gw01.rx`, `.tx` in bytes a second;
/// phases `wg.ewr1-gw01` (up, down), which must say the same at both ends.
public final class PeerLife {
    /// WireGuard makes a new key after 120 seconds; the next packet brings it.
    private static final long REKEY_MILLIS = 121_000;

    private static final long JITTER_MILLIS = 4_000;

    private final Peer peer;
    private final Phases<String> link;
    private final Rate rx;
    private final Rate tx;
    private final long pairSeed;

    PeerLife(Host host, Host far, Peer peer, Pulse pulse) {
        this.peer = peer;
        this.link = pulse.phases("wg." + peer.host(), "up");
        double base = baseBytes(host, far);
        this.rx = pulse.flow("wg." + peer.host() + ".rx", base, Pulse.between(far, host));
        this.tx = pulse.flow("wg." + peer.host() + ".tx", base, Pulse.between(host, far));
        this.pairSeed = Noise.mix(host.seed() ^ far.seed(), 501);
    }

    static double baseBytes(Host host, Host far) {
        boolean trunk = host.role() == Host.Role.GATEWAY && far.role() == Host.Role.GATEWAY;
        return Noise.between(host.seed() ^ far.seed(), 502, 0.6, 1.6) * (trunk ? 420_000 : 16_000);
    }

    public Peer peer() {
        return peer;
    }

    public Rate rxBytes() {
        return rx;
    }

    public Rate txBytes() {
        return tx;
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
        return phase() + k * REKEY_MILLIS + (long) (JITTER_MILLIS * Noise.unit(pairSeed, k));
    }

    private long phase() {
        return Math.floorMod(pairSeed, REKEY_MILLIS);
    }
}
