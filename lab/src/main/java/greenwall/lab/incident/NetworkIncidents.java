package greenwall.lab.incident;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import greenwall.lab.incident.GroundTruth.Line;
import greenwall.lab.signal.RateSignal.Change;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.MachineParts.Medium;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.SimulatedHost.Role;
import java.util.ArrayList;
import java.util.HashSet;

/// Network incidents: a lost peer, a one-way path, a link that loses packets, a switch that fails.
record NetworkIncidents(IncidentStage stage) {
    private static final double INITIATION_BYTES = 148;
    private static final double RESPONSE_BYTES = 92;
    private static final double ATTEMPTS_A_SECOND = 0.2;

    private static void noHandshake(IncidentScript script, SimulatedHost here, SimulatedHost there, long end) {
        int peer = IncidentStage.peerNumber(here, there);
        int attempt = 2;
        for (long t = script.onset + 126_000; t < end; t += 5_300) {
            if (attempt <= 20) {
                script.log(here, t, "retry", peer, there.address(), attempt++);
            } else {
                script.log(here, t, "give-up", peer, there.address());
                attempt = 2;
                t += 60_000;
            }
        }
    }

    /// @param witness the end of the tunnel at which the incident is observed
    private IncidentScript tunnelScript(
            IncidentKind incident, SimulatedHost host, SimulatedHost witness, SimulatedHost far) {
        String end = witness.cluster().equals("prod-east") ? "tunnel-east" : "tunnel-west";
        return stage.script(incident, host, ofMinutes(16), ofHours(3), incident.word(), end)
                .with("witness", witness)
                .with("key", far.tunnel().orElseThrow().publicKey());
    }

    /// A new firewall rule on a host drops packets to its WireGuard port. All its tunnels go down, but the
    /// host itself works.
    GroundTruth peerGone() {
        var host = stage.pick(h -> h.role() != Role.GATEWAY && !h.peers().isEmpty());
        var gateway = stage.propagation().host(host.peers().getFirst().host());
        var script = tunnelScript(IncidentKind.WG_PEER_GONE, host, gateway, host);
        for (var peer : host.peers()) {
            var far = stage.propagation().host(peer.host());
            stage.propagation().cutTunnel(host, far, script.onset, script.end);
            noHandshake(script, far, host, script.onset + IncidentStage.minutes(60));
        }
        var link = host.uplink();
        script.every(3_000, 45_000, t -> {
            var peer = host.peers().get(stage.roll(t, host.peers().size()));
            int id = stage.roll(t + 1, 65_000);
            script.log(host, t, "drop", link.device(), link.mac(), peer.endpoint(), host.address(), id);
        });
        return script.truth();
    }

    /// Packets from the remote end to this host are lost, but packets in the other direction arrive. So no
    /// handshake completes, and only the remote end still receives packets.
    GroundTruth oneWay() {
        var host = stage.pick(h -> h.role() == Role.GATEWAY && h.peers().size() > 1);
        var peer = host.peers().get(stage.roll(2, host.peers().size()));
        var far = stage.propagation().host(peer.host());
        var script = tunnelScript(IncidentKind.WG_ONE_WAY, host, host, far).with("far", far);
        script.phase(host, "wg." + far.name(), "down", "up");
        script.phase(far, "wg." + host.name(), "down", "up");
        script.scale(host, "wg." + far.name() + ".rx", 0);
        only(script, host, "wg." + far.name() + ".tx", INITIATION_BYTES);
        only(script, far, "wg." + host.name() + ".rx", INITIATION_BYTES);
        only(script, far, "wg." + host.name() + ".tx", INITIATION_BYTES + RESPONSE_BYTES);
        long last = script.onset + IncidentStage.minutes(60);
        noHandshake(script, host, far, last);
        int number = IncidentStage.peerNumber(far, host);
        for (long t = script.onset + 126_000; t < last; t += 5_300) {
            script.log(far, t + 12, "receiving", number, host.address());
            script.log(far, t + 13, "sending", number, host.address());
        }
        return script.truth();
    }

    private void only(IncidentScript script, SimulatedHost host, String channel, double bytesAnAttempt) {
        stage.faults()
                .change(host, channel, new Change(script.onset, script.end, 0, bytesAnAttempt * ATTEMPTS_A_SECOND));
    }

    GroundTruth retransmits() {
        var host = stage.pick(h -> !h.isGuest()
                && h.role() != Role.GATEWAY
                && h.disks().stream().anyMatch(d -> d.medium() != Medium.VIRTIO));
        String link = host.uplink().device();
        var script = stage.script(IncidentKind.TCP_RETRANSMITS, host, ofMinutes(15), ofHours(2))
                .with("link", link);
        var far = stage.propagation().host(host.peers().getFirst().host());
        stage.faults().lossyPath(host, far.address(), script.onset, script.end, stage.roll(3, 150, 260));
        for (long t = script.onset - 1_500; t < script.end; t += IncidentStage.minutes(9) + stage.roll(t, 300_000)) {
            script.log(host, t, "down");
            script.log(host, t + 1_400, "up");
        }
        return script.truth();
    }

    /// A site's switch fails. Everything behind it keeps running, but cannot be reached.
    GroundTruth switchFailure() {
        var watched = new HashSet<String>();
        stage.fleet().stream().filter(h -> h.role() == Role.MONITORING).forEach(h -> watched.add(h.location()));
        long sites =
                stage.fleet().stream().map(SimulatedHost::location).distinct().count();
        var member = stage.pick(h -> watched.isEmpty() || !watched.contains(h.location()) || watched.size() >= sites);
        String site = member.location();
        var behind =
                stage.fleet().stream().filter(h -> h.location().equals(site)).toList();
        var gateway = behind.stream()
                .filter(h -> h.role() == Role.GATEWAY)
                .findFirst()
                .orElse(member);
        var script = stage.script(IncidentKind.ALERT_STORM, gateway, ofMinutes(10), ofMinutes(50))
                .with("site", site)
                .with("count", behind.size());
        for (var host : behind) {
            stage.propagation().unplug(host, script.onset, script.end);
            for (var peer : host.peers()) {
                stage.propagation().cutTunnel(host, stage.propagation().host(peer.host()), script.onset, script.end);
            }
        }
        var lines = new ArrayList<Line>();
        for (var peer : gateway.peers()) {
            var far = stage.propagation().host(peer.host());
            if (!far.location().equals(site)) {
                noHandshake(script, far, gateway, script.end);
                lines.add(new Line(far.name(), LogEvent.KERNEL, "did not complete after 5 seconds, retrying"));
            }
        }
        return script.truth(lines);
    }
}
