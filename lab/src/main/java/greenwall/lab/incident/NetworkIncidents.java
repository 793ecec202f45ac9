package greenwall.lab.incident;

import greenwall.lab.incident.Truth.Line;
import greenwall.lab.incident.Truth.Verdict;
import greenwall.lab.signal.Change;
import greenwall.lab.world.Host;
import greenwall.lab.world.Host.Role;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.Parts.Medium;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Cables and tunnels: a peer that is gone, a path that works one way, a link that loses packets, a switch that
/// dies.
final class NetworkIncidents {
    private static final double INITIATION_BYTES = 148;
    private static final double RESPONSE_BYTES = 92;
    private static final double ATTEMPTS_A_SECOND = 0.2;

    private final Stage stage;

    NetworkIncidents(Stage stage) {
        this.stage = stage;
    }

    private void noHandshake(Host here, Host there, long onset, long end) {
        int peer = 1 + here.peers().stream().map(p -> p.host()).toList().indexOf(there.name());
        int attempt = 2;
        for (long t = onset + 126_000; t < end; t += 5_300) {
            if (attempt <= 20) {
                stage.kernel(
                        here,
                        t,
                        7,
                        "wireguard: wg0: Handshake for peer %d (%s:51820) did not complete after 5 seconds, retrying (try %d)"
                                .formatted(peer, there.address(), attempt++));
            } else {
                stage.kernel(
                        here,
                        t,
                        7,
                        "wireguard: wg0: Handshake for peer %d (%s:51820) did not complete after 20 attempts, giving up"
                                .formatted(peer, there.address()));
                attempt = 2;
                t += 60_000;
            }
        }
    }

    private static String age(Host host, String key) {
        return host.cluster().equals("prod-east")
                ? "time() - wireguard_latest_handshake_seconds" + Stage.of(host, 9586, "public_key=\"" + key + "\"")
                : "time() - wireguard_peer_last_handshake_seconds" + Stage.of(host, 9586, "public_key=\"" + key + "\"");
    }

    private static String received(Host host, String key) {
        String metric = host.cluster().equals("prod-east")
                ? "wireguard_received_bytes_total"
                : "wireguard_peer_receive_bytes_total";
        return "rate(" + metric + Stage.of(host, 9586, "public_key=\"" + key + "\"") + "[1m])";
    }

    private static String keyOf(Host host) {
        return host.tunnel().orElseThrow().publicKey();
    }

    /// A new firewall rule on a host drops its WireGuard port: all its tunnels die, the host itself is well.
    Truth peerGone() {
        var host = stage.pick(h -> h.role() != Role.GATEWAY && !h.peers().isEmpty());
        long onset = stage.onset(Duration.ofMinutes(16));
        long end = onset + Duration.ofHours(3).toMillis();
        for (var peer : host.peers()) {
            var far = stage.physics().host(peer.host());
            stage.physics().cutTunnel(host, far, onset, end);
            noHandshake(far, host, onset, Math.min(end, onset + Stage.minutes(60)));
        }
        stage.systemd(host, onset - 300, "nftables.service", 6, "Reloading nftables.service - nftables...");
        stage.systemd(host, onset - 100, "nftables.service", 6, "Reloaded nftables.service - nftables.");
        for (long t = onset + 3_000; t < end; t += 45_000) {
            var peer = host.peers().get(stage.roll(t, host.peers().size()));
            stage.kernel(
                    host,
                    t,
                    4,
                    "nft-drop: IN=%s OUT= MAC=%s SRC=%s DST=%s LEN=176 TOS=0x08 PREC=0x80 TTL=64 ID=%d PROTO=UDP SPT=51820 DPT=51820 LEN=156"
                            .formatted(
                                    host.uplink().device(),
                                    host.uplink().mac(),
                                    peer.endpoint(),
                                    host.address(),
                                    stage.roll(t + 1, 65_000)));
        }
        var gateway = stage.physics().host(host.peers().getFirst().host());
        return new Truth(
                IncidentName.WG_PEER_GONE.word(),
                host.name(),
                Stage.at(onset),
                Stage.at(end),
                "a firewall reload on " + host.name() + " drops UDP 51820: no tunnel of it shakes hands any more",
                Verdict.INCIDENT,
                List.of(
                        new Line(host.name(), "nftables.service", "Reloaded nftables.service"),
                        new Line(host.name(), LogEvent.KERNEL, "nft-drop:")),
                List.of(received(gateway, keyOf(host)), age(gateway, keyOf(host))),
                List.of("WireGuardPeerStale"),
                "wg show",
                "accept udp dport 51820 in /etc/nftables.conf on " + host.name() + " and reload it");
    }

    /// Packets from the far end to here are lost; those from here to there arrive. So nobody can finish a
    /// handshake, and only one end still receives anything.
    Truth oneWay() {
        var host = stage.pick(h -> h.role() == Role.GATEWAY && h.peers().size() > 1);
        var peer = host.peers().get(stage.roll(2, host.peers().size()));
        var far = stage.physics().host(peer.host());
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
        noHandshake(host, far, onset, Math.min(end, onset + Stage.minutes(60)));
        int number = 1 + far.peers().stream().map(p -> p.host()).toList().indexOf(host.name());
        for (long t = onset + 126_000; t < Math.min(end, onset + Stage.minutes(60)); t += 5_300) {
            stage.kernel(
                    far,
                    t + 12,
                    7,
                    "wireguard: wg0: Receiving handshake initiation from peer %d (%s:51820)"
                            .formatted(number, host.address()));
            stage.kernel(
                    far,
                    t + 13,
                    7,
                    "wireguard: wg0: Sending handshake response to peer %d (%s:51820)"
                            .formatted(number, host.address()));
        }
        return new Truth(
                IncidentName.WG_ONE_WAY.word(),
                host.name(),
                Stage.at(onset),
                Stage.at(end),
                "the path from " + far.name() + " to " + host.name() + " is dead, the other way works",
                Verdict.INCIDENT,
                List.of(
                        new Line(host.name(), LogEvent.KERNEL, "did not complete after 5 seconds, retrying"),
                        new Line(far.name(), LogEvent.KERNEL, "Receiving handshake initiation from peer")),
                List.of(received(host, keyOf(far)), age(host, keyOf(far))),
                List.of("WireGuardPeerStale"),
                "wg show",
                "trace UDP 51820 from " + far.name() + " to " + host.name()
                        + " hop by hop: one router or firewall drops it");
    }

    Truth retransmits() {
        var host = stage.pick(h -> !h.isGuest()
                && h.role() != Role.GATEWAY
                && h.disks().stream().anyMatch(d -> d.medium() != Medium.VIRTIO));
        long onset = stage.onset(Duration.ofMinutes(15));
        long end = onset + Duration.ofHours(2).toMillis();
        String link = host.uplink().device();
        var far = stage.physics().host(host.peers().getFirst().host());
        var world = stage.world();
        world.lossyPath(host, far.address(), onset, end, stage.roll(3, 150, 260));
        world.add(host, "tcp.timeouts", onset, end, 14);
        world.add(host, "net." + link + ".rxerr", onset, end, 90);
        world.add(host, "net." + link + ".rxdrop", onset, end, 11);
        world.scale(host, "net." + link + ".rx", onset, end, 0.55);
        world.scale(host, "net." + link + ".tx", onset, end, 0.5);
        for (long t = onset - 1_500; t < end; t += Stage.minutes(9) + stage.roll(t, 300_000)) {
            stage.kernel(host, t, 3, "ixgbe 0000:41:00.0 %s: NIC Link is Down".formatted(link));
            stage.kernel(
                    host,
                    t + 1_400,
                    6,
                    "ixgbe 0000:41:00.0 %s: NIC Link is Up 1 Gbps, Flow Control: RX/TX".formatted(link));
        }
        return new Truth(
                IncidentName.TCP_RETRANSMITS.word(),
                host.name(),
                Stage.at(onset),
                Stage.at(end),
                "the cable or optic of " + link + " on " + host.name() + " is bad: CRC errors, lost segments",
                Verdict.INCIDENT,
                List.of(
                        new Line(host.name(), LogEvent.KERNEL, "NIC Link is Down"),
                        new Line(host.name(), LogEvent.KERNEL, "NIC Link is Up 1 Gbps")),
                List.of(
                        "rate(node_netstat_Tcp_RetransSegs" + Stage.of(host, 9100, "") + "[1m])",
                        "rate(node_network_receive_errs_total" + Stage.of(host, 9100, "device=\"" + link + "\"")
                                + "[1m])"),
                List.of("TcpRetransmitsHigh"),
                "tcpretrans",
                "change the cable or optic of " + link + ", then look at the switch port's error counters");
    }

    /// A site's switch dies. Everything behind it goes on running and nobody can see it.
    Truth switchFailure() {
        var watched = new HashSet<String>();
        stage.fleet().stream().filter(h -> h.role() == Role.MONITORING).forEach(h -> watched.add(h.location()));
        var member = stage.pick(h -> watched.isEmpty()
                || !watched.contains(h.location())
                || watched.size()
                        >= stage.fleet().stream().map(Host::location).distinct().count());
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
        var lines = new ArrayList<Line>();
        for (var peer : gateway.peers()) {
            var far = stage.physics().host(peer.host());
            if (!far.location().equals(site)) {
                noHandshake(far, gateway, onset, end);
                lines.add(new Line(far.name(), LogEvent.KERNEL, "did not complete after 5 seconds, retrying"));
            }
        }
        return new Truth(
                IncidentName.ALERT_STORM.word(),
                gateway.name(),
                Stage.at(onset),
                Stage.at(end),
                "the core switch of " + site + " failed: " + behind.size() + " hosts cannot be reached, all at once",
                Verdict.INCIDENT,
                lines,
                List.of("count(up{location=\"" + site + "\"} == 0) or vector(0)"),
                List.of("HostDown"),
                "",
                "power-cycle or replace the core switch of " + site + "; silence location=\"" + site + "\" meanwhile");
    }
}
