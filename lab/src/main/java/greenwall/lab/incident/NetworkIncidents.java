package greenwall.lab.incident;

import greenwall.lab.incident.Truth.Line;
import greenwall.lab.signal.Change;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.Parts.Medium;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.SimulatedHost.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Network incidents: a lost peer, a one-way path, a link that loses packets, a switch that fails.
record NetworkIncidents(IncidentStage stage) {
    private static final double INITIATION_BYTES = 148;
    private static final double RESPONSE_BYTES = 92;
    private static final double ATTEMPTS_A_SECOND = 0.2;

    private static void noHandshake(Script script, SimulatedHost here, SimulatedHost there, long onset, long end) {
        int peer = IncidentStage.peerNumber(here, there);
        int attempt = 2;
        for (long t = onset + 126_000; t < end; t += 5_300) {
            if (attempt <= 20) {
                script.say(here, t, "retry", peer, there.address(), attempt++);
            } else {
                script.say(here, t, "give-up", peer, there.address());
                attempt = 2;
                t += 60_000;
            }
        }
    }

    /// @param witness at whose end the tunnel is watched
    private Script tunnelScript(IncidentName incident, SimulatedHost host, SimulatedHost witness, SimulatedHost far) {
        String east = witness.cluster().equals("prod-east") ? "tunnel-east" : "tunnel-west";
        return stage.script(incident, host, incident.word(), east)
                .with("witness", witness)
                .with("key", far.tunnel().orElseThrow().publicKey());
    }

    /// A new firewall rule on a host drops its WireGuard port: all its tunnels die, the host itself is well.
    Truth peerGone() {
        var host = stage.pick(h -> h.role() != Role.GATEWAY && !h.peers().isEmpty());
        var gateway = stage.physics().host(host.peers().getFirst().host());
        var script = tunnelScript(IncidentName.WG_PEER_GONE, host, gateway, host);
        long onset = stage.onset(Duration.ofMinutes(16));
        long end = onset + Duration.ofHours(3).toMillis();
        for (var peer : host.peers()) {
            var far = stage.physics().host(peer.host());
            stage.physics().cutTunnel(host, far, onset, end);
            noHandshake(script, far, host, onset, Math.min(end, onset + IncidentStage.minutes(60)));
        }
        script.say(host, onset - 300, "reloading");
        script.say(host, onset - 100, "reloaded");
        for (long t = onset + 3_000; t < end; t += 45_000) {
            var peer = host.peers().get(stage.roll(t, host.peers().size()));
            script.say(
                    host,
                    t,
                    "drop",
                    host.uplink().device(),
                    host.uplink().mac(),
                    peer.endpoint(),
                    host.address(),
                    stage.roll(t + 1, 65_000));
        }
        return script.truth(host.name(), onset, end);
    }

    /// Packets from the far end to here are lost; those from here to there arrive. So nobody can finish a
    /// handshake, and only one end still receives anything.
    Truth oneWay() {
        var host = stage.pick(h -> h.role() == Role.GATEWAY && h.peers().size() > 1);
        var peer = host.peers().get(stage.roll(2, host.peers().size()));
        var far = stage.physics().host(peer.host());
        var script = tunnelScript(IncidentName.WG_ONE_WAY, host, host, far).with("far", far);
        long onset = stage.onset(Duration.ofMinutes(16));
        long end = onset + Duration.ofHours(3).toMillis();
        var world = stage.world();
        for (var side : List.of(host, far)) {
            String other = side == host ? far.name() : host.name();
            world.phase(side, "wg." + other, onset, "down");
            world.phase(side, "wg." + other, end, "up");
        }
        world.scale(host, "wg." + far.name() + ".rx", onset, end, 0);
        world.change(host, "wg." + far.name() + ".tx", new Change(onset, end, 0, INITIATION_BYTES * ATTEMPTS_A_SECOND));
        world.change(far, "wg." + host.name() + ".rx", new Change(onset, end, 0, INITIATION_BYTES * ATTEMPTS_A_SECOND));
        world.change(
                far,
                "wg." + host.name() + ".tx",
                new Change(onset, end, 0, (INITIATION_BYTES + RESPONSE_BYTES) * ATTEMPTS_A_SECOND));
        noHandshake(script, host, far, onset, Math.min(end, onset + IncidentStage.minutes(60)));
        int number = IncidentStage.peerNumber(far, host);
        for (long t = onset + 126_000; t < Math.min(end, onset + IncidentStage.minutes(60)); t += 5_300) {
            script.say(far, t + 12, "receiving", number, host.address());
            script.say(far, t + 13, "sending", number, host.address());
        }
        return script.truth(host.name(), onset, end);
    }

    Truth retransmits() {
        var host = stage.pick(h -> !h.isGuest()
                && h.role() != Role.GATEWAY
                && h.disks().stream().anyMatch(d -> d.medium() != Medium.VIRTIO));
        long onset = stage.onset(Duration.ofMinutes(15));
        long end = onset + Duration.ofHours(2).toMillis();
        String link = host.uplink().device();
        var script = stage.script(IncidentName.TCP_RETRANSMITS, host, "tcp-retransmits")
                .with("link", link);
        var far = stage.physics().host(host.peers().getFirst().host());
        var world = stage.world();
        world.lossyPath(host, far.address(), onset, end, stage.roll(3, 150, 260));
        world.add(host, "tcp.timeouts", onset, end, 14);
        world.add(host, "net." + link + ".rxerr", onset, end, 90);
        world.add(host, "net." + link + ".rxdrop", onset, end, 11);
        world.scale(host, "net." + link + ".rx", onset, end, 0.55);
        world.scale(host, "net." + link + ".tx", onset, end, 0.5);
        for (long t = onset - 1_500; t < end; t += IncidentStage.minutes(9) + stage.roll(t, 300_000)) {
            script.say(host, t, "down");
            script.say(host, t + 1_400, "up");
        }
        return script.truth(host.name(), onset, end);
    }

    /// A site's switch dies. Everything behind it goes on running and nobody can see it.
    Truth switchFailure() {
        var watched = new HashSet<String>();
        stage.fleet().stream().filter(h -> h.role() == Role.MONITORING).forEach(h -> watched.add(h.location()));
        var member = stage.pick(h -> watched.isEmpty()
                || !watched.contains(h.location())
                || watched.size()
                        >= stage.fleet().stream()
                                .map(SimulatedHost::location)
                                .distinct()
                                .count());
        String site = member.location();
        var behind =
                stage.fleet().stream().filter(h -> h.location().equals(site)).toList();
        long onset = stage.onset(Duration.ofMinutes(10));
        long end = onset + Duration.ofMinutes(50).toMillis();
        for (var host : behind) {
            stage.physics().unplug(host, onset, end);
            for (var peer : host.peers()) {
                stage.physics().cutTunnel(host, stage.physics().host(peer.host()), onset, end);
            }
        }
        var gateway = behind.stream()
                .filter(h -> h.role() == Role.GATEWAY)
                .findFirst()
                .orElse(member);
        var script = stage.script(IncidentName.ALERT_STORM, gateway, "alert-storm")
                .with("site", site)
                .with("count", behind.size());
        var lines = new ArrayList<Line>();
        for (var peer : gateway.peers()) {
            var far = stage.physics().host(peer.host());
            if (!far.location().equals(site)) {
                noHandshake(script, far, gateway, onset, end);
                lines.add(new Line(far.name(), LogEvent.KERNEL, "did not complete after 5 seconds, retrying"));
            }
        }
        return script.truth(gateway.name(), onset, end, lines);
    }
}
