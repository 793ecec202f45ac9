package greenwall.lab.incident;

import greenwall.lab.incident.GroundTruth.Line;
import greenwall.lab.signal.RateSignal.Change;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.HostSpec.Role;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.MachineComponents.DiskMedium;
import java.util.ArrayList;
import java.util.stream.Collectors;

/// Network incidents: a lost peer, a one-way path, a link that loses packets, a switch that fails.
final class NetworkIncidents extends IncidentScenario {
    private static final double INITIATION_BYTES = 148;
    private static final double RESPONSE_BYTES = 92;
    private static final double ATTEMPTS_A_SECOND = 0.2;

    NetworkIncidents(Setup setup) {
        super(setup);
    }

    private void logHandshakeRetries(HostSpec local, HostSpec remote, long last) {
        int peer = peerNumber(local, remote);
        int attempt = 2;
        for (long t = onset + 126_000; t < last; t += 5_300) {
            if (attempt <= 20) {
                log(local, t, "retry", peer, remote.address(), attempt++);
            } else {
                log(local, t, "give-up", peer, remote.address());
                attempt = 2;
                t += 60_000;
            }
        }
    }

    /// @param witness the end of the tunnel at which the incident is observed
    private void observeTunnel(HostSpec witness, HostSpec far) {
        take(witness.cluster().equals("prod-east") ? "tunnel-east" : "tunnel-west");
        with("witness", witness).with("key", far.tunnel().orElseThrow().publicKey());
    }

    /// A new firewall rule on a host drops packets to its WireGuard port. All its tunnels go down, but the
    /// host itself works.
    GroundTruth peerGone() {
        var host = pick(h -> h.role() != Role.GATEWAY && !h.peers().isEmpty());
        observeTunnel(propagation.host(host.peers().getFirst().host()), host);
        for (var peer : host.peers()) {
            var far = propagation.host(peer.host());
            propagation.cutTunnel(host, far, onset, end);
            logHandshakeRetries(far, host, onset + minutes(60));
        }
        var link = host.uplink();
        every(3_000, 45_000, t -> {
            var peer = host.peers().get(random(t, host.peers().size()));
            int id = random(t + 1, 65_000);
            log(host, t, "drop", link.device(), link.mac(), peer.endpoint(), host.address(), id);
        });
        return truth();
    }

    /// Packets from the remote end to this host are lost, but packets in the other direction arrive. So no
    /// handshake completes, and only the remote end still receives packets.
    GroundTruth oneWay() {
        var host = pick(h -> h.role() == Role.GATEWAY && h.peers().size() > 1);
        var peer = host.peers().get(random(2, host.peers().size()));
        var far = propagation.host(peer.host());
        observeTunnel(host, far);
        with("far", far);
        only(host, "wg." + far.name() + ".tx", INITIATION_BYTES);
        only(far, "wg." + host.name() + ".rx", INITIATION_BYTES);
        only(far, "wg." + host.name() + ".tx", INITIATION_BYTES + RESPONSE_BYTES);
        long last = onset + minutes(60);
        logHandshakeRetries(host, far, last);
        int number = peerNumber(far, host);
        for (long t = onset + 126_000; t < last; t += 5_300) {
            log(far, t + 12, "receiving", number, host.address());
            log(far, t + 13, "sending", number, host.address());
        }
        return truth();
    }

    private void only(HostSpec host, String channel, double bytesAnAttempt) {
        faults.change(host, channel, new Change(onset, end, 0, bytesAnAttempt * ATTEMPTS_A_SECOND));
    }

    GroundTruth retransmits() {
        var host = pick(h -> !h.isGuest()
                && h.role() != Role.GATEWAY
                && h.disks().stream().anyMatch(d -> d.medium() != DiskMedium.VIRTIO));
        with("link", host.uplink().device());
        var far = propagation.host(host.peers().getFirst().host());
        faults.addLossyPath(host, far.address(), onset, end, random(3, 150, 260));
        for (long t = onset - 1_500; t < end; t += minutes(9) + random(t, 300_000)) {
            log(host, t, "down");
            log(host, t + 1_400, "up");
        }
        return truth();
    }

    /// A site's switch fails. Everything behind it keeps running, but cannot be reached.
    GroundTruth switchFailure() {
        var fleet = setup.fleet();
        var watched = fleet.stream()
                .filter(h -> h.role() == Role.MONITORING)
                .map(HostSpec::location)
                .collect(Collectors.toSet());
        long sites = fleet.stream().map(HostSpec::location).distinct().count();
        var member = pick(h -> watched.isEmpty() || !watched.contains(h.location()) || watched.size() >= sites);
        String site = member.location();
        var behind = fleet.stream().filter(h -> h.location().equals(site)).toList();
        var gateway = behind.stream()
                .filter(h -> h.role() == Role.GATEWAY)
                .findFirst()
                .orElse(member);
        with("host", gateway).with("site", site).with("count", behind.size());
        for (var host : behind) {
            propagation.unplug(host, onset, end);
            for (var peer : host.peers()) {
                propagation.cutTunnel(host, propagation.host(peer.host()), onset, end);
            }
        }
        var lines = new ArrayList<Line>();
        for (var peer : gateway.peers()) {
            var far = propagation.host(peer.host());
            if (!far.location().equals(site)) {
                logHandshakeRetries(far, gateway, end);
                lines.add(new Line(far.name(), LogEvent.KERNEL, "did not complete after 5 seconds, retrying"));
            }
        }
        return truth(lines);
    }
}
