package greenwall.lab.rules;

import static greenwall.lab.rules.RuleWriter.AT_ONCE;
import static greenwall.lab.rules.RuleWriter.BY;
import static greenwall.lab.rules.RuleWriter.CRITICAL;
import static greenwall.lab.rules.RuleWriter.WARNING;
import static greenwall.lab.rules.RuleWriter.hosted;
import static greenwall.lab.rules.RuleWriter.max;
import static greenwall.lab.rules.RuleWriter.minutes;
import static greenwall.lab.rules.RuleWriter.renamed;

/// Tunnels and virtual machines.
final class GuestRules {
    private GuestRules() {}

    static void write(RuleWriter rules) {
        wireguard(rules);
        guests(rules);
    }

    private static void wireguard(RuleWriter rules) {
        String age = max(
                "peer",
                renamed("time() - (wireguard_latest_handshake_seconds{public_key!=\"\"} > 1e9)", "peer", "public_key")
                        + " or " + renamed("wireguard_latest_handshake_seconds{public_key=\"\"} > 0", "peer", "name")
                        + " or " + renamed("time() - (wireguard_peer_last_handshake_seconds > 0)", "peer", "public_key")
                        + " or wireguard_duration_since_latest_handshake / 1000 < 1e9");
        rules.levels(
                "WireGuardPeerStale",
                minutes(1),
                age,
                "> 300",
                "> 900",
                "peer {{ $labels.peer }} of {{ $labels.host }} last shook hands {{ $value | humanizeDuration }} ago");
        rules.alert(
                "WireGuardPeerNeverSeen",
                WARNING,
                minutes(15),
                max(
                                "peer",
                                renamed(
                                                "wireguard_latest_handshake_seconds{public_key!=\"\"} == 0",
                                                "peer",
                                                "public_key")
                                        + " or "
                                        + renamed("wireguard_peer_last_handshake_seconds == 0", "peer", "public_key"))
                        + " == 0",
                "peer {{ $labels.peer }} of {{ $labels.host }} is configured and never shook hands");
        String sent = renamed("rate(wireguard_sent_bytes_total[5m])", "peer", "public_key") + " or "
                + renamed("rate(wireguard_peer_transmit_bytes_total[5m])", "peer", "public_key") + " or "
                + "rate(wireguard_peer_bytes_total{direction=\"tx\"}[5m]) or "
                + renamed("rate(wireguard_sent_bytes[5m])", "peer", "name");
        String received = renamed("rate(wireguard_received_bytes_total[2m])", "peer", "public_key") + " or "
                + renamed("rate(wireguard_peer_receive_bytes_total[2m])", "peer", "public_key") + " or "
                + "rate(wireguard_peer_bytes_total{direction=\"rx\"}[2m]) or "
                + renamed("rate(wireguard_received_bytes[2m])", "peer", "name");
        rules.alert(
                "WireGuardOneWay",
                WARNING,
                minutes(2),
                max("peer", sent) + " > 50 unless on (" + BY + ", peer) " + max("peer", received) + " > 5",
                "{{ $labels.host }} sends to peer {{ $labels.peer }} and hears nothing back");
        rules.group("wireguard");
    }

    private static void guests(RuleWriter rules) {
        String state = "libvirt_domain_info_state or libvirt_domain_info_vstate or libvirt_domain_state_code";
        rules.alert(
                "GuestCrashed",
                CRITICAL,
                AT_ONCE,
                max("domain", state) + " == 6",
                "guest {{ $labels.domain }} on {{ $labels.host }} crashed");
        rules.alert(
                "GuestPaused",
                WARNING,
                minutes(5),
                "(" + max("domain", state) + " == 3 or " + max("domain", state) + " == 7)",
                "guest {{ $labels.domain }} on {{ $labels.host }} is paused");
        rules.alert(
                "GuestStopped",
                CRITICAL,
                minutes(1),
                max("domain", state) + " == 5 and on (" + BY + ", domain) "
                        + max(
                                "domain",
                                "min_over_time(libvirt_domain_info_state[1h:5m]) or min_over_time(libvirt_domain_info_vstate[1h:5m]) "
                                        + "or min_over_time(libvirt_domain_state_code[1h:5m])")
                        + " == 1",
                "guest {{ $labels.domain }} on {{ $labels.host }} ran within the hour and is shut off");
        rules.alert(
                "GuestGone",
                WARNING,
                minutes(1),
                max(
                                "domain",
                                "last_over_time(libvirt_domain_state_code[1h]) or last_over_time(libvirt_domain_info_vstate[1h])")
                        + " unless on (" + BY + ", domain) " + max("domain", state) + " unless on (" + BY + ") "
                        + max("up{job=\"libvirt\"}") + " == 0",
                "guest {{ $labels.domain }} is no longer listed on {{ $labels.host }}");
        rules.alert(
                "GuestCpuHigh",
                WARNING,
                minutes(10),
                max("domain", "rate(libvirt_domain_info_cpu_time_seconds_total[5m]) / libvirt_domain_info_virtual_cpus")
                        + " > 0.9",
                "guest {{ $labels.domain }} on {{ $labels.host }} uses {{ $value | humanizePercentage }} of its CPUs");
        rules.levels(
                "GuestSteal",
                minutes(5),
                "avg by (" + BY + ", domain) (" + hosted("rate(libvirt_domain_vcpu_delay_seconds_total[5m])") + ")",
                "> 0.1",
                "> 0.3",
                "guest {{ $labels.domain }} on {{ $labels.host }} waits {{ $value | humanizePercentage }} of the time for a CPU");
        for (String way : new String[] {"read", "write"}) {
            String requests = "(rate(libvirt_domain_block_stats_" + way + "_requests_total[5m]) > 0)";
            rules.levels(
                    "GuestDisk" + (way.equals("read") ? "Read" : "Write") + "LatencyHigh",
                    minutes(5),
                    max(
                            "domain, target_device",
                            "rate(libvirt_domain_block_stats_" + way + "_time_seconds_total[5m]) / " + requests
                                    + " or rate(" + "libvirt_domain_block_stats_" + way + "_seconds_total[5m]) / "
                                    + requests),
                    "> 0.05",
                    "> 0.2",
                    "a " + way
                            + " of guest {{ $labels.domain }} on {{ $labels.host }} takes {{ $value | humanizeDuration }}");
        }
        rules.alert(
                "GuestMemoryHigh",
                WARNING,
                minutes(10),
                max(
                                "domain",
                                "1 - libvirt_domain_memory_stats_usable_bytes / (libvirt_domain_memory_stats_available_bytes > 0) "
                                        + "or 1 - libvirt_domain_stat_memory_usable_bytes / (libvirt_domain_stat_memory_available_bytes > 0)")
                        + " > 0.95",
                "guest {{ $labels.domain }} on {{ $labels.host }} uses {{ $value | humanizePercentage }} of its memory");
        rules.group("guests");
    }
}
